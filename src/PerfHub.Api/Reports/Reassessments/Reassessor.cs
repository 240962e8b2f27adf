using PerfHub.Api.Persistence;
using PerfHub.Api.Reports.Assessments;
using PerfHub.Api.Reports.Deviations;
using PerfHub.Api.Reports.State;

namespace PerfHub.Api.Reports.Reassessments;

/// <summary>
/// Judges stored reports again, where something else is known of their units now, or rules or policy have moved on. What was
/// said at filing stays with its revision; what is said now stands beside it, with the policy and the rule set that it was judged
/// by, and is what everybody reads from then on. Where that is the same as before, it is not kept twice.
/// </summary>
internal static class Reassessor
{
    /// <summary>Judges a unit's current report anew, if there is one. The unit's turn is the caller's.</summary>
    /// <param name="session">The transaction.</param>
    /// <param name="key">Whose report it is.</param>
    /// <param name="now">Now, UTC.</param>
    public static async Task ReassessAsync(WriteSession session, ReportKey key, DateTime now)
    {
        if (await StoredReport.LoadAsync(session, key) is { } stored)
        {
            var inputs = await AssessmentInputs.LoadAsync(session.QueryFirstOrDefaultAsync<AssessmentInputs.Row>, key, stored.ReceivedAt, stored.Revision);
            var assessment = Assessment.Create(key, stored.ParseDocument(), inputs);
            var reassessment = Reassessment.TryCreateUnchanged(stored, assessment) ?? Reassessment.CreateChanged(stored, assessment, await ReportDeviations.LoadAsync(session, stored.Id), now);
            await WriteChangesAsync(session, [reassessment], now);
        }
    }

    /// <summary>Writes what is said of reports now, where anything of it is new. The turns of their units are the caller's.</summary>
    /// <param name="session">The transaction.</param>
    /// <param name="reports">The reports as they stand, with what is said of them now.</param>
    /// <param name="now">Now, UTC.</param>
    /// <returns>Of how many anything is new.</returns>
    public static async Task<int> WriteChangesAsync(WriteSession session, IReadOnlyList<Reassessment> reports, DateTime now)
    {
        var anew = reports.Where(it => it.HasChanges).ToList();
        await session.InsertAsync([.. anew.Select(it => it.ToReevaluationRow(now))]);
        var same = anew.Where(it => it.MetadataUpdate is not null).Select(it => (it.Previous, After: it.MetadataUpdate!)).ToList();
        await session.UpdateAsync([.. same.Select(it => it.After)]);
        await session.InsertAsync([.. same.Where(it => GetRankedFields(it.After) != GetRankedFields(it.Previous)).Select(it => RankingOutboxRow.CreateForReport(it.After, now))]);
        foreach (var year in same.GroupBy(it => it.After.Year))
        {
            // Overviews tell by what reports were judged, and how often rules were applied.
            await RankingOutbox.EnqueueAsync(session, year.Select(it => it.After.Bureau), year.Key, now);
        }

        await ReportUpdate.WriteAsync(session, [.. anew.Select(it => it.FullUpdate).OfType<ReportUpdate>()]);
        return anew.Count;
    }

    /// <summary>What rankings show of a standing, of all that may be new where the same is said of it.</summary>
    private static (decimal, string?, int?, string?) GetRankedFields(CurrentReportRow it) => (it.Credibility, it.PolicyBureau, it.PolicyVersion, it.RuleSetVersion);
}
