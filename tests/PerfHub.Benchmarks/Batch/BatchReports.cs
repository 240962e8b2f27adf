using System.Globalization;
using System.Text;
using PerfHub.Api.Hosting.Demo;
using PerfHub.Benchmarks.Load;

namespace PerfHub.Benchmarks.Batch;

/// <summary>Reports of any number of units, each with words and a hash of its own, made fast enough not to hold up the host.</summary>
internal static class BatchReports
{
    private const int TemplateCount = 64, FirstTemplateNumber = 900_000;

    private static readonly (byte[] Report, int[] Numbers)[] Templates = [.. Enumerable.Range(FirstTemplateNumber, TemplateCount).Select(number =>
    {
        var (report, written) = (DemoData.GenerateReport(number), Encoding.ASCII.GetBytes(number.ToString(CultureInfo.InvariantCulture)));
        return (report, Enumerable.Range(0, report.Length - written.Length).Where(at => report.AsSpan(at).StartsWith(written)).ToArray());
    })];

    /// <summary>The report of a unit.</summary>
    public static byte[] CreateReport(int unit)
    {
        var (template, numbers) = Templates[unit % TemplateCount];
        var report = (byte[])template.Clone();
        Span<byte> code = stackalloc byte[6];
        Encoding.ASCII.GetBytes(BenchmarkRegion.GetUnitCode(unit), code);
        foreach (var at in numbers)
        {
            code.CopyTo(report.AsSpan(at));
        }

        return report;
    }

    /// <summary>The unit's line of a batch.</summary>
    public static byte[] CreateLine(int unit) => [.. Encoding.ASCII.GetBytes($"{{\"unit\":\"{BenchmarkRegion.GetUnitCode(unit)}\",\"report\":"), .. CreateReport(unit), .. "}\n"u8];
}
