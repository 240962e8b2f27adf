using PerfHub.Api.Persistence;
using PerfHub.Api.Reports.Assessment;
using PerfHub.Api.Reports.Deviations;
using PerfHub.Api.Reports.State;

namespace PerfHub.Api.Reports.Reassessment;

/// <summary>
/// What follows from a verdict: where the unit stands, what its deviations are, and what is to be ranked and told. All of it is made
/// before it is written, so that of many nothing is left to do in the transaction but to write.
/// </summary>
internal sealed record StandingAnew
{
    private StandingAnew()
    {
    }

    /// <summary>Where the unit stands.</summary>
    public required StandingRow Standing { get; init; }

    /// <summary>Whether the unit stood nowhere before.</summary>
    public required bool IsNew { get; init; }

    /// <summary>Its deviations, resolved ones too.</summary>
    public required List<DeviationRow> Deviations { get; init; }

    /// <summary>Deviations as they stood, of all that are no longer so.</summary>
    public required List<DeviationRow> Gone { get; init; }

    /// <summary>Deviations as they are, of all that are new or no longer as they were.</summary>
    public required List<DeviationRow> Come { get; init; }

    /// <summary>The indicators' results; nothing where they stay as they are.</summary>
    public required List<IndicatorResultRow>? Results { get; init; }

    /// <summary>Says that it is to be ranked.</summary>
    public required RankingQueueRow Ranking { get; init; }

    /// <summary>Tells what has become of the deviations; nothing where nothing has.</summary>
    public required DeviationChangeQueueRow? Changes { get; init; }

    /// <summary>Makes it.</summary>
    /// <param name="judgement">What is said of the report.</param>
    /// <param name="contentSha256">SHA-256 of its document.</param>
    /// <param name="change">What becomes of the standing.</param>
    /// <param name="known">The deviations as they stand.</param>
    /// <param name="now">Now, UTC.</param>
    public static StandingAnew Of(
        Judgement judgement, string contentSha256, StandingChange change, IReadOnlyList<DeviationRow> known, DateTime now)
    {
        var deviations = DeviationLife.After(known, judgement.Verdict.Findings, change.Id, judgement.Key.Bureau, change.Revision, now);
        var standing = judgement.Standing(change, contentSha256, deviations, Math.Max(RowId.New(now), (change.LastChange ?? 0) + 1));
        var kept = known.ToHashSet();
        kept.IntersectWith(deviations);
        return new StandingAnew
        {
            Standing = standing,
            IsNew = change.IsNew,
            Deviations = deviations,
            Gone = [.. known.Where(row => !kept.Contains(row))],
            Come = [.. deviations.Where(row => !kept.Contains(row))],
            Results = change.KeepsResults ? null : judgement.Indicators(standing.Id),
            Ranking = RankingQueueRow.Of(standing, now),
            Changes = DeviationLife.Changes(known, deviations) is { Count: > 0 } changes ? DeviationChangeQueueRow.Of(standing, changes, now) : null,
        };
    }
}
