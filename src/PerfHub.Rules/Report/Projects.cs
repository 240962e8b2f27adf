namespace PerfHub.Rules.Report;

/// <summary>Project expenditure (项目支出) and its list, 万元.</summary>
public sealed record Projects
{
    /// <summary>Total budget of the projects, 万元.</summary>
    [NonNegative] public decimal? Budget { get; init; }

    /// <summary>Total executed amount of the projects, 万元.</summary>
    [NonNegative] public decimal? Executed { get; init; }

    /// <summary>The project list.</summary>
    [Count(0, 1000)] public IReadOnlyList<Project>? Items { get; init; }
}
