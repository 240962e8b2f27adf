using System.Numerics;
using System.Runtime.InteropServices;
using PerfHub.Rules.Report;

namespace PerfHub.Rules.Copies;

/// <summary>
/// A short signature of a narrative. Of two narratives, each of its values agrees with a chance that is their similarity:
/// the share of values that agree estimates it, to ±3 points at 90 %, without a look at the texts.
/// </summary>
/// <remarks>
/// For value i, each shingle gets a number that looks drawn by lot, and the least of them is the value: two sets of
/// shingles agree there when that shingle is in both. Seeds are fixed, and the numbers are this class's own arithmetic: a
/// signature is the same on every host and at any time.
/// </remarks>
public static class MinHash
{
    /// <summary>The values of a signature, 4 bytes each.</summary>
    public const int SignatureLength = 128;

    /// <summary>Tells signatures that are made so from any that are made otherwise: the two cannot be held against each other.</summary>
    public const int AlgorithmVersion = 1;

    private const ulong Seed = 0x243f6a8885a308d3;

    // Value i of a shingle is low × Low[i] + high × High[i] of its two mixed halves: eight at a time, where a factor of 64
    // bits would take ten times as long.
    private static readonly uint[] LowMultipliers = [.. Enumerable.Range(0, SignatureLength).Select(i => (uint)Mix(Seed + 2 * (ulong)i) | 1)];
    private static readonly uint[] HighMultipliers = [.. Enumerable.Range(0, SignatureLength).Select(i => (uint)Mix(Seed + 2 * (ulong)i + 1) | 1)];

    /// <summary>The signature of a report's narrative; <see langword="null"/> where it is too short to be compared.</summary>
    /// <param name="report">The report.</param>
    public static uint[]? ComputeSignature(SelfEvaluationReport report) => NarrativeText.ExtractComparableLetters(report) is { } letters ? ComputeSignature(letters) : null;

    /// <summary>The signature of a text.</summary>
    /// <param name="letters">The text's letters, as <see cref="NarrativeText"/> gives them: as many as a shingle has, at least.</param>
    public static uint[] ComputeSignature(string letters)
    {
        var signature = new uint[SignatureLength];
        Array.Fill(signature, uint.MaxValue);
        var least = MemoryMarshal.Cast<uint, Vector<uint>>(signature.AsSpan());
        var ofLow = AsVectors(LowMultipliers);
        var ofHigh = AsVectors(HighMultipliers);

        // In whatever order, and one as often as it comes: the least stays the least.
        foreach (var shingle in Shingles.Extract(letters))
        {
            var mixed = Mix(shingle);
            var (low, high) = (new Vector<uint>((uint)mixed), new Vector<uint>((uint)(mixed >> 32)));
            for (var i = 0; i < least.Length; i++)
            {
                least[i] = Vector.Min(least[i], low * ofLow[i] + high * ofHigh[i]);
            }
        }

        return signature;
    }

    /// <summary>How many values of two signatures agree, of <see cref="SignatureLength"/>.</summary>
    /// <param name="one">A signature.</param>
    /// <param name="other">Another one.</param>
    public static int CountMatches(ReadOnlySpan<uint> one, ReadOnlySpan<uint> other)
    {
        var left = AsVectors(one);
        var right = AsVectors(other);
        var agreeing = Vector<uint>.Zero;
        for (var i = 0; i < left.Length; i++)
        {
            agreeing -= Vector.Equals(left[i], right[i]);
        }

        return (int)Vector.Sum(agreeing);
    }

    /// <summary>Spreads a number over all 64 bits, one to one (the finisher of SplitMix64).</summary>
    /// <param name="value">Any number.</param>
    internal static ulong Mix(ulong value)
    {
        value += 0x9e3779b97f4a7c15;
        value = (value ^ value >> 30) * 0xbf58476d1ce4e5b9;
        value = (value ^ value >> 27) * 0x94d049bb133111eb;
        return value ^ value >> 31;
    }

    private static ReadOnlySpan<Vector<uint>> AsVectors(ReadOnlySpan<uint> values) => MemoryMarshal.Cast<uint, Vector<uint>>(values);
}
