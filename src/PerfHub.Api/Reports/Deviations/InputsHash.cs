using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using PerfHub.Rules.Report;
using PerfHub.Rules.Rules;

namespace PerfHub.Api.Reports.Deviations;

/// <summary>
/// Hashes what a deviation rests on, in two halves: the figures and texts of the report, and the rest (the unit's other filings,
/// another unit, the indicator that a figure of the narrative refers to). Decisions hold as long as the hash is the same. It depends
/// neither on the order of rows nor on how texts are spelled (<see cref="NormalizedText"/>), and a placeholder counts as absent.
/// </summary>
public static class InputsHash
{
    // Half of SHA-256 each, hexadecimal.
    private const int HalfLength = 32;

    private static readonly string NoReference = HashHalf("\n");

    /// <summary>Computes the hash, 64 hexadecimal characters.</summary>
    /// <param name="inputs">The figures and texts of the report.</param>
    /// <param name="reference">See <see cref="RuleOutcome.Flag.Reference"/>.</param>
    /// <param name="indicator">The subject of the indicator concerned, if the deviation is not known by it.</param>
    public static string Compute(IEnumerable<FlagInput> inputs, string? reference, string? indicator) =>
        HashHalf(Canonicalize([.. inputs.Select(Leaf.Create).OfType<Leaf>()], 1)) + HashHalf($"{reference}\n{indicator}");

    /// <summary>Whether two hashes have the same first half: the same figures and texts of the report.</summary>
    public static bool HaveSameReportInputs(string one, string other) =>
        one.AsSpan(0, HalfLength).SequenceEqual(other.AsSpan(0, HalfLength));

    /// <summary>Whether two hashes have the same second half: for two outcomes of one document, only that can differ.</summary>
    public static bool HaveSameReference(string one, string other) =>
        one.AsSpan(HalfLength).SequenceEqual(other.AsSpan(HalfLength));

    /// <summary>Whether the deviation rests on nothing but the report.</summary>
    public static bool IsWithoutReference(string hash) => hash.AsSpan(HalfLength).SequenceEqual(NoReference);

    /// <summary>Writes inputs as a tree: fields by name, rows as a set, so that their order does not matter.</summary>
    private static string Canonicalize(IReadOnlyList<Leaf> leaves, int depth)
    {
        if (leaves is [var leaf] && leaf.Segments.Length == depth)
        {
            return leaf.Value;
        }

        var children = leaves.GroupBy(it => it.Segments[depth]).Select(child => (Name: child.Key, Text: Canonicalize([.. child], depth + 1))).ToList();
        return children.TrueForAll(it => char.IsAsciiDigit(it.Name[0]))
            ? $"[{string.Join(',', children.Select(it => it.Text).Order(StringComparer.Ordinal))}]"
            : $"{{{string.Join(',', children.OrderBy(it => it.Name, StringComparer.Ordinal).Select(it => $"{it.Name}:{it.Text}"))}}}";
    }

    private static string HashHalf(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..HalfLength];

    private sealed record Leaf(string[] Segments, string Value)
    {
        public static Leaf? Create(FlagInput input) => FormatValue(input.Value) is { } value ? new Leaf(input.Pointer.Split('/'), value) : null;

        // The length in front keeps a text from passing for several values.
        private static string? FormatValue(Figure value) => value switch
        {
            { Number: { } number } => number.ToString(CultureInfo.InvariantCulture),
            { Text: { } text } when !Placeholder.IsBlank(text) && NormalizedText.Normalize(text) is var normalized =>
                string.Create(CultureInfo.InvariantCulture, $"{normalized.Length}\"{normalized}"),
            _ => null,
        };
    }
}
