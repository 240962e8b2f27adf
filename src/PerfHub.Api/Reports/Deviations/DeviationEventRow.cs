using PerfHub.Api.Persistence;
using PerfHub.Api.Security;

namespace PerfHub.Api.Reports.Deviations;

/// <summary>What was said or done of a deviation. Never changed.</summary>
public sealed record DeviationEventRow
{
    /// <summary>The standing that the deviation belongs to.</summary>
    public required long ReportId { get; init; }

    /// <summary>The deviation's id.</summary>
    public required string Deviation { get; init; }

    /// <summary>1, 2, 3 … along the events of the deviation.</summary>
    public required int Number { get; init; }

    /// <summary>Its id; see <see cref="TimeOrderedId"/>. An attempt whose commit was not heard of is known by it.</summary>
    public required long Id { get; init; }

    /// <summary>The unit's bureau.</summary>
    public required string Bureau { get; init; }

    /// <summary>What was done.</summary>
    public required EventKind Kind { get; init; }

    /// <summary>What was said.</summary>
    public required string? Text { get; init; }

    /// <summary>Who was to look into it from then on.</summary>
    public required string? Assignee { get; init; }

    /// <summary>By when.</summary>
    public required DateOnly? DueOn { get; init; }

    /// <summary>Where the deviation stood.</summary>
    public required DeviationStatus StatusBefore { get; init; }

    /// <summary>Where it stood after it.</summary>
    public required DeviationStatus StatusAfter { get; init; }

    /// <summary>The revision whose figures it was about.</summary>
    public required int Revision { get; init; }

    /// <summary>Who did it: the key's id, or <c>oidc:</c> and the subject.</summary>
    public required string Actor { get; init; }

    /// <summary>In which role.</summary>
    public required Role Role { get; init; }

    /// <summary>When, UTC; later than every event before it.</summary>
    public required DateTime At { get; init; }
}
