using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace PerfHub.Api.Tests.Infrastructure;

/// <summary>The real report of domain.md, and changes of it.</summary>
public static class SeedReport
{
    private static readonly JsonSerializerOptions RelaxedJson =
        new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Its bytes.</summary>
    public static byte[] Bytes { get; } = Read();

    /// <summary>A copy of it that may be changed.</summary>
    public static JsonNode Json => JsonNode.Parse(Bytes)!;

    /// <summary>A report that differs from every other number's in its claimed total and first figure.</summary>
    public static JsonNode CreateVariant(int number)
    {
        var report = Json;
        report["indicators"]![0]!["midYear"]!["value"] = number;
        report["conclusion"] = $"第 {number} 版。";
        return report;
    }

    /// <summary>The bytes of a report.</summary>
    public static byte[] ToUtf8Bytes(this JsonNode report) => Encoding.UTF8.GetBytes(report.ToJsonString(RelaxedJson));

    private static byte[] Read()
    {
        using var stream = typeof(SeedReport).Assembly.GetManifestResourceStream("self-evaluation-2024.json")!;
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.ToArray();
    }
}
