namespace PerfHub.Rules.Copies;

/// <summary>How similar two texts are (Jaccard), as an exact ratio.</summary>
/// <param name="Shared">The shingles that both have.</param>
/// <param name="All">The shingles that either has; 0 where neither has any, and then they are not similar.</param>
public readonly record struct Similarity(int Shared, int All)
{
    /// <summary>Shared ÷ all, in percent, unrounded.</summary>
    public decimal Percent => All == 0 ? 0m : Shared * 100m / All;

    /// <summary>Whether it is below so many percent, exactly.</summary>
    /// <param name="percent">The bound, percent; itself it is not below.</param>
    public bool IsBelow(decimal percent) => All == 0 || Shared * 100m < All * percent;
}
