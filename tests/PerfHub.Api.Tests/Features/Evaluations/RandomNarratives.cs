using PerfHub.Rules.Copies;

namespace PerfHub.Api.Tests.Features.Evaluations;

/// <summary>Texts of letters drawn by lot: unrelated ones share next to nothing, and a copy is as near as it is made.</summary>
public static class RandomNarratives
{
    private const int Length = 1200, FirstLetter = 0x4e00, LastLetter = 0x9fa5;

    /// <summary>A text of its own.</summary>
    public static string Create(int seed)
    {
        var lot = new Random(seed);
        return string.Concat(Enumerable.Range(0, Length).Select(_ => (char)lot.Next(FirstLetter, LastLetter)));
    }

    /// <summary>The text with so many letters in a row replaced by others.</summary>
    public static string ReplaceLetters(string text, int letters, int seed) => Create(seed)[..letters] + text[letters..];

    /// <summary>How similar two texts are, as the rule counts it.</summary>
    public static Similarity ComputeSimilarity(string one, string other) => Shingles.From(one).ComputeSimilarity(Shingles.From(other));
}
