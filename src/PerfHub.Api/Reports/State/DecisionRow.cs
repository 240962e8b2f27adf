using PerfHub.Api.Security;

namespace PerfHub.Api.Reports.State;

/// <summary>A decision on a report. Never changed.</summary>
public sealed record DecisionRow
{
    /// <summary>The standing that it belongs to.</summary>
    public required long ReportId { get; init; }

    /// <summary>1, 2, 3 …</summary>
    public required int Number { get; init; }

    /// <summary>The unit's bureau.</summary>
    public required string Bureau { get; init; }

    /// <summary>What was decided.</summary>
    public required DecisionKind Kind { get; init; }

    /// <summary>The revision that it is about.</summary>
    public required int Revision { get; init; }

    /// <summary>The number of the <see cref="ReevaluationRow"/> that the report went by then; 0 for the verdict given at filing.</summary>
    public required int Reevaluation { get; init; }

    /// <summary>When, UTC.</summary>
    public required DateTime At { get; init; }

    /// <summary>The id of the key that decided.</summary>
    public required string Actor { get; init; }

    /// <summary>Its role.</summary>
    public required Role Role { get; init; }

    /// <summary>Why.</summary>
    public required string? Reason { get; init; }
}
