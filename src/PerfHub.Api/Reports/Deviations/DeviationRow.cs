using PerfHub.Api.Persistence;
using PerfHub.Rules.Rules;
using PerfHub.Rules.Scoring;

namespace PerfHub.Api.Reports.Deviations;

/// <summary>The life of a deviation across revisions.</summary>
[RowKey(nameof(ReportId), nameof(RuleId), nameof(Id))]
public sealed record DeviationRow
{
    /// <summary>The standing that it belongs to.</summary>
    public required long ReportId { get; init; }

    /// <summary>The rule's id.</summary>
    public required string RuleId { get; init; }

    /// <summary>Its id; see <see cref="DeviationId"/>.</summary>
    public required string Id { get; init; }

    /// <summary>The unit's bureau.</summary>
    public required string Bureau { get; init; }

    /// <summary>What the rule is about.</summary>
    public required string Subject { get; init; }

    /// <summary>How grave it is.</summary>
    public required Severity Severity { get; init; }

    /// <summary>Where it stands.</summary>
    public required DeviationStatus Status { get; init; }

    /// <summary>The last revision that broke the rule; the figures are that one's.</summary>
    public required int Revision { get; init; }

    /// <summary>The place in that revision.</summary>
    public required string Pointer { get; init; }

    /// <summary>The indicator's code, if one is concerned.</summary>
    public required string? Indicator { get; init; }

    /// <summary>What the rule expects.</summary>
    public required Figure Expected { get; init; }

    /// <summary>What the report says.</summary>
    public required Figure Actual { get; init; }

    /// <summary>Actual − expected, where both are numbers.</summary>
    public required decimal? Difference { get; init; }

    /// <summary>The formula that does not hold, with its numbers.</summary>
    public required string Formula { get; init; }

    /// <summary>The finding in Chinese.</summary>
    public required string MessageZh { get; init; }

    /// <summary>The finding in English.</summary>
    public required string MessageEn { get; init; }

    /// <summary>When the rule was first broken, UTC.</summary>
    public required DateTime OpenedAt { get; init; }

    /// <summary>When status or figures changed last, UTC.</summary>
    public required DateTime ChangedAt { get; init; }

    /// <summary>What the unit says of these figures, if it has said anything.</summary>
    public required string? Explanation { get; init; }

    /// <summary>When the unit said it, UTC.</summary>
    public required DateTime? ExplainedAt { get; init; }

    /// <summary>Who looks into it, as the bureau names them.</summary>
    public required string? Assignee { get; init; }

    /// <summary>By when.</summary>
    public required DateOnly? DueOn { get; init; }

    /// <summary>The bureau of the other unit that it rests on, if any; see <see cref="RuleOutcome.Flag.Peer"/>.</summary>
    public required string? PeerBureau { get; init; }

    /// <summary>That unit's code.</summary>
    public required string? PeerUnit { get; init; }
}
