using PerfHub.Rules.Copies;

namespace PerfHub.Api.Tests.Features.Evaluations;

/// <summary>Narratives of random Chinese characters: unrelated ones have a similarity near 0, and a copy can be made as similar as a test needs.</summary>
public static class RandomNarratives
{
    private const int Length = 1200, FirstCharacter = 0x4e00, LastCharacter = 0x9fa5;

    public static string Create(int seed)
    {
        var random = new Random(seed);
        return string.Concat(Enumerable.Range(0, Length).Select(_ => (char)random.Next(FirstCharacter, LastCharacter)));
    }

    /// <summary>Replaces the first <paramref name="letters"/> characters by random ones.</summary>
    public static string ReplaceLetters(string text, int letters, int seed) => Create(seed)[..letters] + text[letters..];

    /// <summary>Computes the similarity as the rules do.</summary>
    public static Similarity ComputeSimilarity(string one, string other) => Shingles.From(one).ComputeSimilarity(Shingles.From(other));
}
