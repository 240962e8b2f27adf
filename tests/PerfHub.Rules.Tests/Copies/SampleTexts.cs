using PerfHub.Rules.Copies;

namespace PerfHub.Rules.Tests.Copies;

/// <summary>Texts that share nothing by chance.</summary>
internal static class SampleTexts
{
    /// <summary>Ideographs of which none comes twice, from the place in Unicode's table.</summary>
    public static string DistinctIdeographs(int from, int count) => string.Concat(Enumerable.Range(0x4e00 + from, count).Select(it => (char)it));

    /// <summary>
    /// A copy with letters changed here and there, after a part that is left as it is, as many as leave it so similar.
    /// </summary>
    public static string CreateEditedCopy(string text, int seed, decimal similarity, int untouched = 0)
    {
#pragma warning disable CA5394 // Nothing here is secret; the same seed must give the same text.
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
    /// A text as it might be filed: words of two ideographs, the common ones often, drawn by a seed. Two seeds give texts
    /// that share words and here and there a phrase.
    /// </summary>
    public static string CreateProse(int seed, int words)
    {
#pragma warning disable CA5394 // Nothing here is secret; the same seed must give the same text.
        var random = new Random(seed);
        return string.Concat(Enumerable.Range(0, words).Select(_ =>
        {
            // The smaller of two: the first words of the table come most often.
            var word = Math.Min(random.Next(2_000), random.Next(2_000));
            return DistinctIdeographs(2 * word, 2);
        }));
#pragma warning restore CA5394
    }
}
