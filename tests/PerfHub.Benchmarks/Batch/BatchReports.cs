using System.Globalization;
using System.Text;
using PerfHub.Api.Hosting.Demo;
using PerfHub.Benchmarks.Infrastructure;

namespace PerfHub.Benchmarks.Batch;

/// <summary>A distinct report for each unit, generated fast enough not to limit the host.</summary>
internal static class BatchReports
{
    private const int TemplateCount = 64, FirstTemplateNumber = 900_000;

    private static readonly (byte[] Report, int[] CodeOffsets)[] Templates = [.. Enumerable.Range(FirstTemplateNumber, TemplateCount).Select(number =>
    {
        var (report, digits) = (DemoData.GenerateReport(number), Encoding.ASCII.GetBytes(number.ToString(CultureInfo.InvariantCulture)));
        return (report, Enumerable.Range(0, report.Length - digits.Length).Where(index => report.AsSpan(index).StartsWith(digits)).ToArray());
    })];

    public static byte[] CreateReport(int unit)
    {
        var (template, offsets) = Templates[unit % TemplateCount];
        var report = (byte[])template.Clone();
        Span<byte> code = stackalloc byte[6];
        Encoding.ASCII.GetBytes(BenchmarkRegion.GetUnitCode(unit), code);
        foreach (var offset in offsets)
        {
            code.CopyTo(report.AsSpan(offset));
        }

        return report;
    }

    public static byte[] CreateLine(int unit) => [.. Encoding.ASCII.GetBytes($"{{\"unit\":\"{BenchmarkRegion.GetUnitCode(unit)}\",\"report\":"), .. CreateReport(unit), .. "}\n"u8];
}
