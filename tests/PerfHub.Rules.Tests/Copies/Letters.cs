namespace PerfHub.Rules.Tests.Copies;

/// <summary>Texts that share nothing by chance.</summary>
internal static class Letters
{
    /// <summary>Ideographs of which none comes twice, from the place in Unicode's table.</summary>
    public static string Run(int from, int count) => string.Concat(Enumerable.Range(0x4e00 + from, count).Select(it => (char)it));

    /// <summary>
    /// A text as it might be filed: words of two ideographs, the common ones often, drawn by a seed. Two seeds give texts
    /// that share words and here and there a phrase.
    /// </summary>
    public static string Prose(int seed, int words)
    {
#pragma warning disable CA5394 // Nothing here is secret; the same seed must give the same text.
        var random = new Random(seed);
        return string.Concat(Enumerable.Range(0, words).Select(_ =>
        {
            // The smaller of two: the first words of the table come most often.
            var word = Math.Min(random.Next(2_000), random.Next(2_000));
            return Run(2 * word, 2);
        }));
#pragma warning restore CA5394
    }
}
