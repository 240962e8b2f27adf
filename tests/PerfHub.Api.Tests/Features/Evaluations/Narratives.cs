using PerfHub.Rules.Copies;

namespace PerfHub.Api.Tests.Features.Evaluations;

/// <summary>Texts of letters drawn by lot: unrelated ones share next to nothing, and a copy is as near as it is made.</summary>
public static class Narratives
{
    private const int Letters = 1200, FirstLetter = 0x4e00, LastLetter = 0x9fa5;

    /// <summary>A text of its own.</summary>
    public static string Of(int seed)
    {
        var lot = new Random(seed);
        return string.Concat(Enumerable.Range(0, Letters).Select(_ => (char)lot.Next(FirstLetter, LastLetter)));
    }

    /// <summary>The text with so many letters in a row replaced by others.</summary>
    public static string Changed(string text, int letters, int seed) => Of(seed)[..letters] + text[letters..];

    /// <summary>How similar two texts are, as the rule counts it.</summary>
    public static Similarity Similarity(string one, string other) => Shingles.Of(one).SimilarityTo(Shingles.Of(other));
}
