using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace PerfHub.Api.Tests.Infrastructure;

/// <summary>The real report that the demo files, and variants of it.</summary>
public static class SeedReport
{
    private static readonly JsonSerializerOptions RelaxedJson =
        new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static byte[] Bytes { get; } = Read();

    /// <summary>A new copy that the caller may change.</summary>
    public static JsonNode Json => JsonNode.Parse(Bytes)!;

    /// <summary>Creates a report whose first mid-year figure and conclusion depend on the number.</summary>
    public static JsonNode CreateVariant(int number)
    {
        var report = Json;
        report["indicators"]![0]!["midYear"]!["value"] = number;
        report["conclusion"] = $"第 {number} 版。";
        return report;
    }

    public static byte[] ToUtf8Bytes(this JsonNode report) => Encoding.UTF8.GetBytes(report.ToJsonString(RelaxedJson));

    private static byte[] Read()
    {
        using var stream = typeof(SeedReport).Assembly.GetManifestResourceStream("self-evaluation-2024.json")!;
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.ToArray();
    }
}
