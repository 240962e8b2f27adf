using System.Text.Json.Nodes;

namespace PerfHub.Documents.Tests.Infrastructure;

/// <summary>What was read from a document beside what stands in it.</summary>
internal sealed record FigureComparison(int Stated, IReadOnlyList<string> Wrong, IReadOnlyList<string> NotFound)
{
    /// <summary>
    /// Compares figures, and what they mean: direction, kind and unit of measure. A figure that was read and does not stand in the
    /// document is wrong, too.
    /// </summary>
    public static FigureComparison Create(JsonObject expected, JsonObject actual)
    {
        var (stated, read) = (Leaves.Find(expected), Leaves.Find(actual));
        var wrong = read.Where(it => stated.TryGetValue(it.Key, out var value) ? !value.Equals(it.Value) : it.Value is decimal)
            .Select(it => $"{it.Key}: read {it.Value}, stated {stated.GetValueOrDefault(it.Key, "nowhere")}");
        var notFound = stated.Where(it => !read.ContainsKey(it.Key)).Select(it => $"{it.Key}: {it.Value}");
        return new FigureComparison(stated.Count, [.. wrong], [.. notFound]);
    }
}
