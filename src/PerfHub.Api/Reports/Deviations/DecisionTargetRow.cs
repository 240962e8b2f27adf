namespace PerfHub.Api.Reports.Deviations;

/// <summary>A deviation that a decision over a filter still has before it.</summary>
public sealed record DecisionTargetRow
{
    /// <summary>The decision's job.</summary>
    public required long Job { get; init; }

    /// <summary>1, 2, 3 … along the list.</summary>
    public required int Number { get; init; }

    /// <summary>The unit's bureau.</summary>
    public required string Bureau { get; init; }

    /// <summary>The unit's code.</summary>
    public required string Unit { get; init; }

    /// <summary>The standing that the deviation belongs to.</summary>
    public required long ReportId { get; init; }

    /// <summary>The deviation's id.</summary>
    public required string Deviation { get; init; }

    /// <summary>Where it stood when the decision was taken; where it stands elsewhere since, it is left as it is.</summary>
    public required DeviationStatus Status { get; init; }
}
