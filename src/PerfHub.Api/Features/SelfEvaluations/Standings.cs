using PerfHub.Api.Data;
using PerfHub.Api.Features.Deviations;
using PerfHub.Api.Features.Rankings;

namespace PerfHub.Api.Features.SelfEvaluations;

/// <summary>What becomes of a standing.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Revision">Its current revision.</param>
/// <param name="Status">What became of the report.</param>
/// <param name="Reevaluation">The number of the re-evaluation that it goes by; 0 for none.</param>
/// <param name="LastChange">The id of the entry of the change feed that was last about it.</param>
/// <param name="IsNew">Whether it was not there before.</param>
/// <param name="KeepsResults">Whether the indicators' results stay as they are.</param>
internal sealed record StandingChange(
    long Id, int Revision, ReportStatus Status, int Reevaluation, long? LastChange, bool IsNew, bool KeepsResults = false);

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

/// <summary>Reads and writes where units stand.</summary>
internal static class Standings
{
    private const string Sql = "SELECT t.* FROM Standing t WHERE t.Bureau = @Bureau AND t.Year = @Year AND t.Unit = @Unit";

    private const string DeviationsSql = "SELECT * FROM Deviation WHERE Standing = @standing";

    private const string RemoveIndicatorsSql = "DELETE FROM IndicatorResult WHERE Standing = @Id";

    /// <summary>Where a unit stands in a year; nothing where it has filed nothing.</summary>
    /// <param name="session">The transaction.</param>
    /// <param name="key">Whose report it is.</param>
    public static Task<StandingRow?> Find(WriteSession session, ReportKey key) => session.FirstOrDefault<StandingRow>(Sql, key);

    /// <summary>The deviations of a standing, resolved ones too.</summary>
    /// <param name="reads">The state of the store.</param>
    /// <param name="standing">The standing's id; nothing where there is none yet.</param>
    public static async Task<List<DeviationRow>> Deviations(IReads reads, long? standing) =>
        standing is null ? [] : await reads.All<DeviationRow>(DeviationsSql, new { standing });

    /// <summary>Writes what has become of standings, however many. The turns of their units are the caller's.</summary>
    /// <param name="session">The transaction.</param>
    /// <param name="anew">The standings, each once.</param>
    public static async Task Write(WriteSession session, IReadOnlyList<StandingAnew> anew)
    {
        await session.Insert([.. anew.Where(it => it.IsNew).Select(it => it.Standing)]);
        await session.Update([.. anew.Where(it => !it.IsNew).Select(it => it.Standing)]);
        await session.Remove([.. anew.SelectMany(it => it.Gone)]);
        await session.Insert([.. anew.SelectMany(it => it.Come)]);
        foreach (var it in anew.Where(it => it is { IsNew: false, Results: not null }))
        {
            await session.Execute(RemoveIndicatorsSql, new { it.Standing.Id });
        }

        await session.Insert([.. anew.SelectMany(it => it.Results ?? [])]);
        await session.Insert([.. anew.Select(it => it.Ranking)]);
        await session.Insert([.. anew.Select(it => it.Changes).OfType<DeviationChangeQueueRow>()]);
    }
}
