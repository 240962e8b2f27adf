using FsCheck.Xunit;
using PerfHub.Api.Reports.Deviations;

namespace PerfHub.Api.Tests.Features.Deviations;

[Properties(Arbitrary = [typeof(RevisionCaseGenerator)], MaxTest = 500)]
public sealed class DeviationLifecycleTests
{
    [Property]
    public void Each_previous_deviation_and_each_finding_has_exactly_one_row(RevisionCase revision)
    {
        var ids = revision.PreviousRows.Select(row => row.Id).Union(revision.Findings.Select(finding => finding.Id));

        Assert.Equal(ids.Order(StringComparer.Ordinal), ApplyRevision(revision).Select(row => row.Id).Order(StringComparer.Ordinal));
    }

    [Property]
    public void A_deviation_without_a_finding_is_resolved_and_keeps_its_figures(RevisionCase revision) =>
        Assert.All(PairRows(revision).Where(it => it.Finding is null), it => Assert.Equal(
            it.Before!.Status == DeviationStatus.Resolved
                ? it.Before
                : it.Before with { Status = DeviationStatus.Resolved, ChangedAt = revision.ReceivedAt },
            it.After));

    [Property]
    public void A_finding_with_the_same_figures_keeps_status_times_and_explanation(RevisionCase revision) =>
        Assert.All(PairRows(revision).Where(it => IsSame(it.Before, it.Finding)), it => Assert.Equal(
            (it.Before!.Status, it.Before.OpenedAt, it.Before.Explanation, it.Before.ExplainedAt),
            (it.After.Status, it.After.OpenedAt, it.After.Explanation, it.After.ExplainedAt)));

    [Property]
    public void A_finding_with_the_same_figures_is_changed_only_by_another_severity(RevisionCase revision) =>
        Assert.All(PairRows(revision).Where(it => IsSame(it.Before, it.Finding)), it => Assert.Equal(
            it.Before!.Severity == it.Finding!.Severity ? it.Before.ChangedAt : revision.ReceivedAt, it.After.ChangedAt));

    [Property]
    public void A_finding_that_is_new_changed_or_recurring_is_open_from_this_revision(RevisionCase revision) =>
        Assert.All(PairRows(revision).Where(it => it.Finding is not null && !IsSame(it.Before, it.Finding)), it => Assert.Equal(
            (DeviationStatus.Open, it.Before?.OpenedAt ?? revision.ReceivedAt, revision.ReceivedAt), (it.After.Status, it.After.OpenedAt, it.After.ChangedAt)));

    [Property]
    public void A_finding_that_is_new_changed_or_recurring_has_no_explanation(RevisionCase revision) =>
        Assert.All(PairRows(revision).Where(it => it.Finding is not null && !IsSame(it.Before, it.Finding)), it => Assert.Equal(
            (null, null), (it.After.Explanation, it.After.ExplainedAt)));

    [Property]
    public void A_revision_keeps_assignee_and_due_date(RevisionCase revision) =>
        Assert.All(PairRows(revision), it => Assert.Equal((it.Before?.Assignee, it.Before?.DueOn), (it.After.Assignee, it.After.DueOn)));

    [Property]
    public void A_deviation_has_the_texts_and_figures_of_its_latest_finding(RevisionCase revision) =>
        Assert.All(PairRows(revision).Where(it => it.Finding is not null), it =>
        {
            var (finding, after) = (it.Finding!, it.After);
            Assert.Equal(
                (revision.Number, finding.Rule, finding.Subject, finding.Severity, finding.Pointer, finding.Indicator, finding.Expected, finding.Actual),
                (after.Revision, after.RuleId, after.Subject, after.Severity, after.Pointer, after.Indicator, after.Expected, after.Actual));
            Assert.Equal(
                (finding.Difference, finding.Formula, finding.Message.Zh, finding.Message.En),
                (after.Difference, after.Formula, after.MessageZh, after.MessageEn));
        });

    [Property]
    public void Repeated_findings_change_only_the_revision_number(RevisionCase revision)
    {
        var first = ApplyRevision(revision);

        var again = DeviationLifecycle.ApplyRevision(first, [], revision.Findings, RevisionCaseGenerator.CreateSource(revision.Number + 1)).Rows;

        Assert.Equal(first, again.Select(row => row with { Revision = first.Single(it => it.Id == row.Id).Revision }));
        Assert.Equal(revision.Findings.Count, again.Count(row => row.Revision == revision.Number + 1));
    }

    [Property]
    public void OpenedAt_ChangedAt_and_ReceivedAt_are_in_order(RevisionCase revision) => Assert.All(ApplyRevision(revision), row =>
    {
        Assert.True(row.OpenedAt <= row.ChangedAt);
        Assert.True(row.ChangedAt <= revision.ReceivedAt);
    });

    [Property]
    public void A_deviation_id_contains_the_report_key(RevisionCase revision) =>
        Assert.All(ApplyRevision(revision), row => Assert.Equal(RevisionCaseGenerator.Key, DeviationId.ParseReportKey(row.Id)));

    private static List<DeviationRow> ApplyRevision(RevisionCase revision) =>
        DeviationLifecycle.ApplyRevision(revision.PreviousRows, [], revision.Findings, RevisionCaseGenerator.CreateSource(revision.Number)).Rows;

    private static bool IsSame(DeviationRow? before, Finding? finding) =>
        before is not null && finding is not null && before.Status != DeviationStatus.Resolved
        && before.Expected == finding.Expected && before.Actual == finding.Actual;

    private static IEnumerable<(DeviationRow? Before, Finding? Finding, DeviationRow After)> PairRows(RevisionCase revision) =>
        ApplyRevision(revision).Select(row => (
            revision.PreviousRows.SingleOrDefault(before => before.Id == row.Id), revision.Findings.SingleOrDefault(finding => finding.Id == row.Id), row));
}
