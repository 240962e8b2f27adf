using System.Numerics;
using System.Runtime.InteropServices;
using PerfHub.Rules.Report;

namespace PerfHub.Rules.Copies;

/// <summary>
/// Computes MinHash signatures of narratives. The share of equal values in two signatures estimates the Jaccard similarity of
/// their shingles, within ±3 points at 90%, without reading the texts.
/// </summary>
/// <remarks>
/// Value i of a signature is the minimum of a pseudo-random hash i over all shingles. Seeds and arithmetic are fixed, so a
/// signature is the same on every host.
/// </remarks>
public static class MinHash
{
    /// <summary>The number of values in a signature, 4 bytes each.</summary>
    public const int SignatureLength = 128;

    /// <summary>Stored with each signature. Raise it with every change of the algorithm: signatures of different versions cannot be compared.</summary>
    public const int AlgorithmVersion = 2;

    private const ulong Seed = 0x243f6a8885a308d3;

    // Hash i of a shingle is low × LowMultipliers[i] + high × HighMultipliers[i] over the halves of its mixed bits. Factors of 32
    // bits can be vectorised; 64-bit factors take ten times as long.
    private static readonly uint[] LowMultipliers = [.. Enumerable.Range(0, SignatureLength).Select(i => (uint)Mix(Seed + 2 * (ulong)i) | 1)];
    private static readonly uint[] HighMultipliers = [.. Enumerable.Range(0, SignatureLength).Select(i => (uint)Mix(Seed + 2 * (ulong)i + 1) | 1)];

    /// <summary>Computes the signature of a report's narrative; <see langword="null"/> if it is too short to compare.</summary>
    public static uint[]? ComputeSignature(SelfEvaluationReport report) =>
        NarrativeText.ExtractComparableLetters(report) is { } letters ? ComputeSignature(letters) : null;

    /// <summary>Computes the signature of a text.</summary>
    /// <param name="letters">The letters from <see cref="NarrativeText"/>, at least <see cref="Shingles.Width"/>.</param>
    public static uint[] ComputeSignature(string letters)
    {
        var signature = new uint[SignatureLength];
        Array.Fill(signature, uint.MaxValue);
        var minima = MemoryMarshal.Cast<uint, Vector<uint>>(signature.AsSpan());
        var lowMultipliers = AsVectors(LowMultipliers);
        var highMultipliers = AsVectors(HighMultipliers);

        // Order and duplicates do not affect a minimum.
        foreach (var shingle in Shingles.Extract(letters))
        {
            var mixed = Mix(shingle);
            var (low, high) = (new Vector<uint>((uint)mixed), new Vector<uint>((uint)(mixed >> 32)));
            for (var i = 0; i < minima.Length; i++)
            {
                minima[i] = Vector.Min(minima[i], low * lowMultipliers[i] + high * highMultipliers[i]);
            }
        }

        return signature;
    }

    /// <summary>Counts the equal values of two signatures, 0 to <see cref="SignatureLength"/>.</summary>
    public static int CountMatches(ReadOnlySpan<uint> left, ReadOnlySpan<uint> right)
    {
        var leftVectors = AsVectors(left);
        var rightVectors = AsVectors(right);
        var matches = Vector<uint>.Zero;
        for (var i = 0; i < leftVectors.Length; i++)
        {
            // Equal lanes are all ones, which is −1.
            matches -= Vector.Equals(leftVectors[i], rightVectors[i]);
        }

        return (int)Vector.Sum(matches);
    }

    /// <summary>Mixes 64 bits one to one (the finaliser of SplitMix64).</summary>
    internal static ulong Mix(ulong value)
    {
        value += 0x9e3779b97f4a7c15;
        value = (value ^ value >> 30) * 0xbf58476d1ce4e5b9;
        value = (value ^ value >> 27) * 0x94d049bb133111eb;
        return value ^ value >> 31;
    }

    private static ReadOnlySpan<Vector<uint>> AsVectors(ReadOnlySpan<uint> values) => MemoryMarshal.Cast<uint, Vector<uint>>(values);
}
