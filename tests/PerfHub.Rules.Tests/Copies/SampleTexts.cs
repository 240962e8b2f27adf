using PerfHub.Rules.Copies;

namespace PerfHub.Rules.Tests.Copies;

/// <summary>Deterministic texts with a known similarity.</summary>
internal static class SampleTexts
{
    /// <summary>Consecutive ideographs, starting at offset <paramref name="from"/> of the CJK block.</summary>
    public static string DistinctIdeographs(int from, int count) => string.Concat(Enumerable.Range(0x4e00 + from, count).Select(it => (char)it));

    /// <summary>
    /// A copy with random letters replaced after the first <paramref name="untouched"/> ones, as many as keep the
    /// similarity at or above <paramref name="similarity"/> percent.
    /// </summary>
    public static string CreateEditedCopy(string text, int seed, decimal similarity, int untouched = 0)
    {
#pragma warning disable CA5394 // Not security-sensitive; the same seed must give the same text.
        var random = new Random(seed);
        var (original, copy, edited) = (Shingles.From(text), text.ToCharArray(), text);
        while (!original.ComputeSimilarity(Shingles.From(new string(copy))).IsBelow(similarity))
        {
            edited = new string(copy);
            copy[random.Next(untouched, text.Length)] = (char)(0x4e00 + 4_000 + random.Next(10_000));
        }
#pragma warning restore CA5394
        return edited;
    }

    /// <summary>
    /// Random words of two ideographs, common words more often. Texts of two seeds share words and a few phrases.
    /// </summary>
    public static string CreateProse(int seed, int words)
    {
#pragma warning disable CA5394 // Not security-sensitive; the same seed must give the same text.
        var random = new Random(seed);
        return string.Concat(Enumerable.Range(0, words).Select(_ =>
        {
            // The smaller of two random numbers: the first words occur most often.
            var word = Math.Min(random.Next(2_000), random.Next(2_000));
            return DistinctIdeographs(2 * word, 2);
        }));
#pragma warning restore CA5394
    }
}
