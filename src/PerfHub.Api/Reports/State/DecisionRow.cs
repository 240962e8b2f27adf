using PerfHub.Api.Persistence;
using PerfHub.Api.Security;

namespace PerfHub.Api.Reports.State;

/// <summary>A decision on a report; never updated.</summary>
public record DecisionRow
{
    /// <summary>The id of the <see cref="CurrentReportRow"/>.</summary>
    public required long ReportId { get; init; }

    /// <summary>1, 2, 3 …</summary>
    public required int Number { get; init; }

    /// <summary>The unit's bureau.</summary>
    [ColumnWidth(12)] public required string Bureau { get; init; }

    /// <summary>The decision.</summary>
    public required DecisionKind Kind { get; init; }

    /// <summary>The revision that was decided on.</summary>
    public required int Revision { get; init; }

    /// <summary>The number of the <see cref="ReevaluationRow"/> that was current then; 0 for the evaluation at filing.</summary>
    public required int Reevaluation { get; init; }

    /// <summary>When it was made, UTC.</summary>
    public required DateTime At { get; init; }

    /// <summary>The id of the key that made it.</summary>
    [ColumnWidth(200)] public required string Actor { get; init; }

    /// <summary>The role of the key.</summary>
    public required Role Role { get; init; }

    /// <summary>The reason; <see langword="null"/> if none was given.</summary>
    [ColumnWidth(2000)] public required string? Reason { get; init; }
}
