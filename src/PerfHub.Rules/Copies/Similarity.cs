namespace PerfHub.Rules.Copies;

/// <summary>The Jaccard similarity of two texts as an exact ratio.</summary>
/// <param name="Shared">The number of shingles in both texts.</param>
/// <param name="All">The number of shingles in either text; if 0, the similarity is 0.</param>
public readonly record struct Similarity(int Shared, int All)
{
    /// <summary>Shared ÷ all, percent, unrounded.</summary>
    public decimal Percent => All == 0 ? 0m : Shared * 100m / All;

    /// <summary>Whether the similarity is below a percentage, compared exactly.</summary>
    public bool IsBelow(decimal percent) => All == 0 || Shared * 100m < All * percent;
}
