using System.Globalization;
using System.Text.Json.Nodes;
using PerfHub.Api.Tests.Infrastructure;

namespace PerfHub.Api.Tests.Http.Json;

/// <summary>A valid report in which any value can be replaced by raw JSON, including JSON that no serializer writes.</summary>
public sealed class ReportWithValues
{
    private readonly JsonNode _report = CreateValid();
    private readonly List<string> _values = [];

    /// <summary>Two quantitative indicators, a qualitative one, and a value of every type.</summary>
    public static JsonNode CreateValid()
    {
        var report = SeedReport.Json;
        var indicators = report["indicators"]!.AsArray();
        while (indicators.Count > 2)
        {
            indicators.RemoveAt(2);
        }

        indicators.Add(new JsonObject
        {
            ["code"] = "3", ["name"] = "满意度", ["kind"] = "qualitative", ["attainment"] = "achieved", ["weight"] = 60, ["score"] = 60,
        });
        return report;
    }

    /// <summary>Sets the value at a pointer whose parent exists; null removes the field.</summary>
    public ReportWithValues WithValue(string pointer, string? json)
    {
        var segments = pointer.Split('/')[1..].Select(it => it.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal));
        var parent = segments.SkipLast(1).Aggregate(_report, (node, segment) => node is JsonArray list ? list[ParseIndex(segment)]! : node[segment]!);
        var last = segments.Last();
        if (json is null)
        {
            parent.AsObject().Remove(last);
            return this;
        }

        var placeholder = GetPlaceholder(_values.Count);
        _values.Add(json);
        if (parent is JsonArray array)
        {
            array[ParseIndex(last)] = placeholder;
        }
        else
        {
            parent[last] = placeholder;
        }

        return this;
    }

    /// <summary>The report as JSON text.</summary>
    public override string ToString()
    {
        var text = System.Text.Encoding.UTF8.GetString(_report.ToUtf8Bytes());
        for (var i = 0; i < _values.Count; i++)
        {
            text = text.Replace($"\"{GetPlaceholder(i)}\"", _values[i], StringComparison.Ordinal);
        }

        return text;
    }

    private static string GetPlaceholder(int number) => $"<value {number}>";

    private static int ParseIndex(string segment) => int.Parse(segment, CultureInfo.InvariantCulture);
}
