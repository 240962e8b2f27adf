namespace PerfHub.Rules.Report;

/// <summary>One project, 万元.</summary>
public sealed record Project
{
    /// <summary>Name of the project.</summary>
    public string? Name { get; init; }

    /// <summary>The kind of source, as in <see cref="BudgetSource.Kind"/>.</summary>
    public string? Source { get; init; }

    /// <summary>Budget of the project, 万元.</summary>
    [NonNegative] public decimal? Budget { get; init; }

    /// <summary>Executed amount of the project, 万元.</summary>
    [NonNegative] public decimal? Executed { get; init; }
}
