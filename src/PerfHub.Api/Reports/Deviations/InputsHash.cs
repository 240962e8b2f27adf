using System.Buffers;
using System.Globalization;
using System.Runtime.InteropServices;
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

    private const int UsualTextLength = 256;

    private static readonly string NoReference = HashHalf("\n");

    /// <summary>Computes the hash, 64 hexadecimal characters.</summary>
    /// <param name="inputs">The figures and texts of the report.</param>
    /// <param name="reference">See <see cref="RuleOutcome.Flag.Reference"/>.</param>
    /// <param name="indicator">The subject of the indicator concerned, if the deviation is not known by it.</param>
    public static string Compute(IReadOnlyList<FlagInput> inputs, string? reference, string? indicator)
    {
        var leaves = new List<Leaf>(inputs.Count);
        foreach (var input in inputs)
        {
            if (FormatValue(input.Value) is { } value)
            {
                leaves.Add(new Leaf(input.Pointer, value));
            }
        }

        leaves.Sort(static (left, right) => string.CompareOrdinal(left.Pointer, right.Pointer));
        var text = new StringBuilder(UsualTextLength);
        Canonicalize(CollectionsMarshal.AsSpan(leaves), 0, text);
        return HashHalf(text) + (reference is null && indicator is null ? NoReference : HashHalf($"{reference}\n{indicator}"));
    }

    /// <summary>Whether two hashes have the same first half: the same figures and texts of the report.</summary>
    public static bool HaveSameReportInputs(string one, string other) =>
        one.AsSpan(0, HalfLength).SequenceEqual(other.AsSpan(0, HalfLength));

    /// <summary>Whether two hashes have the same second half: for two outcomes of one document, only that can differ.</summary>
    public static bool HaveSameReference(string one, string other) =>
        one.AsSpan(HalfLength).SequenceEqual(other.AsSpan(HalfLength));

    /// <summary>Whether the deviation rests on nothing but the report.</summary>
    public static bool IsWithoutReference(string hash) => hash.AsSpan(HalfLength).SequenceEqual(NoReference);

    /// <summary>Writes inputs as a tree: fields by name, rows as a set, so that their order does not matter.</summary>
    /// <param name="leaves">The inputs below one place, ordered by pointer: those of a field or row follow each other.</param>
    /// <param name="depth">The length of the place's pointer.</param>
    /// <param name="text">The text to append to.</param>
    private static void Canonicalize(ReadOnlySpan<Leaf> leaves, int depth, StringBuilder text)
    {
        if (leaves is [var leaf] && leaf.Pointer.Length == depth)
        {
            text.Append(leaf.Value);
            return;
        }

        if (leaves.IsEmpty || char.IsAsciiDigit(leaves[0].Pointer[depth + 1]))
        {
            CanonicalizeRows(leaves, depth, text);
            return;
        }

        text.Append('{');
        for (var isFirst = true; !leaves.IsEmpty; isFirst = false)
        {
            var field = TakeChild(ref leaves, depth, out var end);
            text.Append(isFirst ? "" : ",").Append(field[0].Pointer, depth + 1, end - depth - 1).Append(':');
            Canonicalize(field, end, text);
        }

        text.Append('}');
    }

    private static void CanonicalizeRows(ReadOnlySpan<Leaf> leaves, int depth, StringBuilder text)
    {
        var (rows, start) = (new List<string>(), text.Length);
        while (!leaves.IsEmpty)
        {
            var row = TakeChild(ref leaves, depth, out var end);
            Canonicalize(row, end, text);
            rows.Add(text.ToString(start, text.Length - start));
            text.Length = start;
        }

        rows.Sort(StringComparer.Ordinal);
        text.Append('[').AppendJoin(',', rows).Append(']');
    }

    /// <summary>Takes the leaves of the first field or row below a place; <paramref name="end"/> is the length of its pointer.</summary>
    private static ReadOnlySpan<Leaf> TakeChild(ref ReadOnlySpan<Leaf> leaves, int depth, out int end)
    {
        var first = leaves[0].Pointer;
        end = first.IndexOf('/', depth + 1) is > 0 and var next ? next : first.Length;
        var name = first.AsSpan(0, end);
        var count = 1;
        while (count < leaves.Length && leaves[count].Pointer.AsSpan().StartsWith(name)
            && (leaves[count].Pointer.Length == end || leaves[count].Pointer[end] == '/'))
        {
            count++;
        }

        var child = leaves[..count];
        leaves = leaves[count..];
        return child;
    }

    private static string HashHalf(StringBuilder text)
    {
        var characters = ArrayPool<char>.Shared.Rent(text.Length);
        text.CopyTo(0, characters, text.Length);
        var half = HashHalf(characters.AsSpan(0, text.Length));
        ArrayPool<char>.Shared.Return(characters);
        return half;
    }

    private static string HashHalf(ReadOnlySpan<char> text)
    {
        Span<byte> half = stackalloc byte[HalfLength / 2];
        Sha256Text.Hash(half, text);
        return Convert.ToHexStringLower(half);
    }

    // The length in front keeps a text from passing for several values.
    private static string? FormatValue(Figure value) => value switch
    {
        { Number: { } number } => number.ToString(CultureInfo.InvariantCulture),
        { Text: { } text } when !Placeholder.IsBlank(text) && NormalizedText.Normalize(text) is var normalized =>
            string.Create(CultureInfo.InvariantCulture, $"{normalized.Length}\"{normalized}"),
        _ => null,
    };

    private readonly record struct Leaf(string Pointer, string Value);
}
