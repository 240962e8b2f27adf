namespace PerfHub.Rules.Rules;

/// <summary>The Dice coefficient of the character bigrams of two texts: 2 × shared ÷ all, each bigram as often as it occurs.</summary>
public static class BigramSimilarity
{
    /// <summary>Computes the similarity, 0 to 1. Equal texts have 1; different texts of one character have 0.</summary>
    public static decimal Compute(string one, string other)
    {
        if (one == other)
        {
            return 1m;
        }

        var all = Math.Max(0, one.Length - 1) + Math.Max(0, other.Length - 1);
        if (all == 0)
        {
            return 0m;
        }

        var counts = GetBigrams(one).CountBy(it => it).ToDictionary();
        var shared = 0;
        foreach (var bigram in GetBigrams(other))
        {
            if (counts.TryGetValue(bigram, out var count) && count > 0)
            {
                counts[bigram] = count - 1;
                shared++;
            }
        }

        return 2m * shared / all;
    }

    private static IEnumerable<(char First, char Second)> GetBigrams(string text) => text.Zip(text.Skip(1));
}
