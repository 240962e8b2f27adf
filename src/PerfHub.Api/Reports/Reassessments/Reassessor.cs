using PerfHub.Api.Persistence;
using PerfHub.Api.Reports.Assessments;
using PerfHub.Api.Reports.Deviations;
using PerfHub.Api.Reports.State;
using PerfHub.Api.Webhooks.Outbox;

namespace PerfHub.Api.Reports.Reassessments;

/// <summary>
/// Evaluates stored reports again after their inputs, the policy or the rules have changed. The verdict at filing stays with its
/// revision. The new verdict is stored as a re-evaluation with its policy and rule set, and readers get it from then on. An
/// unchanged verdict is not stored again.
/// </summary>
internal static class Reassessor
{
    /// <summary>
    /// Evaluates a unit's current report again, if there is one that counts; one that does not is evaluated when it counts again. The
    /// caller holds the lock of the unit.
    /// </summary>
    public static async Task ReassessAsync(WriteSession session, ReportKey key, DateTime now)
    {
        if (await StoredReport.LoadAsync(session, key) is { } stored && stored.Status.Counts())
        {
            var inputs = await AssessmentInputs.LoadAsync(
                session.QueryFirstOrDefaultAsync<AssessmentInputs.Row>, key, stored.ReceivedAt, stored.Revision);
            var assessment = Assessment.Create(key, stored.ParseDocument(), inputs);
            var reassessment = Reassessment.TryCreateUnchanged(stored, assessment) ?? await CreateChangedAsync(session, stored, assessment, now);
            await WriteChangesAsync(session, [reassessment], now);
        }
    }

    /// <summary>Writes reassessments that have changes. The caller holds the locks of the units.</summary>
    /// <returns>The number of reports with changes.</returns>
    public static async Task<int> WriteChangesAsync(WriteSession session, IReadOnlyList<Reassessment> reassessments, DateTime now)
    {
        var changed = reassessments.Where(it => it.HasChanges).ToList();
        await session.InsertAsync([.. changed.Select(it => it.ToReevaluationRow(now))]);
        var updates = changed.Where(it => it.MetadataUpdate is not null).ToList();
        var shown = updates.Where(it => !HasSameIndexedFields(it.Previous, it.MetadataUpdate!)).Select(it => it.MetadataUpdate!);
        await session.UpdateAsync([.. updates.Select(it => it.MetadataUpdate!)]);

        await session.InsertAsync([.. shown.Select(report => RankingOutboxRow.CreateForReport(report, now))]);
        List<ReportUpdate> full = [.. changed.Select(it => it.FullUpdate).OfType<ReportUpdate>()];
        await ReportUpdate.WriteAsync(session, full);
        await EnqueueWebhooksAsync(session, full.Where(it => it.DeviationChangeMessage is not null), now);
        return changed.Count;
    }

    private static async Task EnqueueWebhooksAsync(WriteSession session, IEnumerable<ReportUpdate> updates, DateTime now)
    {
        var isObserved = await WebhookOutbox.FindObservedAsync(session, updates.Select(it => it.Report.Bureau));
        foreach (var update in updates.Where(it => isObserved(it.Report.Bureau, it.Report.Unit)))
        {
            await update.EnqueueWebhooksAsync(session, reportEvent: null, now);
        }
    }

    /// <summary>Whether rankings and overviews show the same of a report before and after a metadata update.</summary>
    private static bool HasSameIndexedFields(CurrentReportRow before, CurrentReportRow after) =>
        (before.Credibility, before.PolicyBureau, before.PolicyVersion, before.RuleSetVersion) == (after.Credibility, after.PolicyBureau, after.PolicyVersion, after.RuleSetVersion)
        && before.RuleTallies.AsSpan().SequenceEqual(after.RuleTallies);

    private static async Task<Reassessment> CreateChangedAsync(WriteSession session, StoredReport stored, Assessment assessment, DateTime now)
    {
        var (matched, cases) = await DeviationMatcher.MatchStoredAsync(session, assessment, await DeviationCases.LoadAsync(session, stored.Id));
        return Reassessment.CreateChanged(stored, matched, cases, now);
    }
}
