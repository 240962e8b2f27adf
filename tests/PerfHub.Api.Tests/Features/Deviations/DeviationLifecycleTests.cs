using FsCheck.Xunit;
using PerfHub.Api.Reports.Deviations;

namespace PerfHub.Api.Tests.Features.Deviations;

[Properties(Arbitrary = [typeof(RevisionCaseGenerator)], MaxTest = 500)]
public sealed class DeviationLifecycleTests
{
    [Property]
    public void Nothing_is_lost_and_nothing_there_twice(RevisionCase next)
    {
        var ids = next.PreviousRows.Select(row => row.Id).Union(next.Findings.Select(finding => finding.Id));

        Assert.Equal(ids.Order(StringComparer.Ordinal), ApplyRevision(next).Select(row => row.Id).Order(StringComparer.Ordinal));
    }

    [Property]
    public void What_is_no_longer_broken_is_resolved_with_the_figures_it_had(RevisionCase next) =>
        Assert.All(PairRows(next).Where(it => it.Finding is null), it => Assert.Equal(
            it.Before!.Status == DeviationStatus.Resolved
                ? it.Before
                : it.Before with { Status = DeviationStatus.Resolved, ChangedAt = next.ReceivedAt },
            it.After));

    [Property]
    public void What_is_broken_with_the_same_figures_stands_as_it_stood(RevisionCase next) =>
        Assert.All(PairRows(next).Where(it => IsSame(it.Before, it.Finding)), it => Assert.Equal(
            (it.Before!.Status, it.Before.OpenedAt, it.Before.ChangedAt, it.Before.Explanation, it.Before.ExplainedAt),
            (it.After.Status, it.After.OpenedAt, it.After.ChangedAt, it.After.Explanation, it.After.ExplainedAt)));

    [Property]
    public void What_is_broken_with_other_figures_or_again_is_open_from_now(RevisionCase next) =>
        Assert.All(PairRows(next).Where(it => it.Finding is not null && !IsSame(it.Before, it.Finding)), it => Assert.Equal(
            (DeviationStatus.Open, it.Before?.OpenedAt ?? next.ReceivedAt, next.ReceivedAt), (it.After.Status, it.After.OpenedAt, it.After.ChangedAt)));

    [Property]
    public void What_was_said_of_other_figures_explains_nothing(RevisionCase next) =>
        Assert.All(PairRows(next).Where(it => it.Finding is not null && !IsSame(it.Before, it.Finding)), it => Assert.Equal(
            (null, null), (it.After.Explanation, it.After.ExplainedAt)));

    [Property]
    public void Whoever_looks_into_it_goes_on_whatever_is_filed(RevisionCase next) =>
        Assert.All(PairRows(next), it => Assert.Equal((it.Before?.Assignee, it.Before?.DueOn), (it.After.Assignee, it.After.DueOn)));

    [Property]
    public void What_is_broken_has_the_words_and_figures_of_the_revision_that_broke_it(RevisionCase next) =>
        Assert.All(PairRows(next).Where(it => it.Finding is not null), it =>
        {
            var (finding, after) = (it.Finding!, it.After);
            Assert.Equal(
                (next.Number, finding.Rule, finding.Subject, finding.Severity, finding.Pointer, finding.Indicator, finding.Expected, finding.Actual),
                (after.Revision, after.RuleId, after.Subject, after.Severity, after.Pointer, after.Indicator, after.Expected, after.Actual));
            Assert.Equal(
                (finding.Difference, finding.Formula, finding.Message.Zh, finding.Message.En),
                (after.Difference, after.Formula, after.MessageZh, after.MessageEn));
        });

    [Property]
    public void The_same_findings_once_more_change_nothing_but_the_revision(RevisionCase next)
    {
        var once = ApplyRevision(next);

        var again = DeviationLifecycle.ApplyRevision(once, next.Findings, RevisionCaseGenerator.ReportId, RevisionCaseGenerator.Key.Bureau, next.Number + 1, next.ReceivedAt.AddHours(1));

        Assert.Equal(once, again.Select(row => row with { Revision = once.Single(it => it.Id == row.Id).Revision }));
        Assert.Equal(next.Findings.Count, again.Count(row => row.Revision == next.Number + 1));
    }

    [Property]
    public void It_opened_before_it_changed_and_neither_lies_ahead(RevisionCase next) => Assert.All(ApplyRevision(next), row =>
    {
        Assert.True(row.OpenedAt <= row.ChangedAt);
        Assert.True(row.ChangedAt <= next.ReceivedAt);
    });

    [Property]
    public void An_id_names_whose_deviation_it_is(RevisionCase next) =>
        Assert.All(ApplyRevision(next), row => Assert.Equal(RevisionCaseGenerator.Key, DeviationId.ParseReportKey(row.Id)));

    private static List<DeviationRow> ApplyRevision(RevisionCase next) =>
        DeviationLifecycle.ApplyRevision(next.PreviousRows, next.Findings, RevisionCaseGenerator.ReportId, RevisionCaseGenerator.Key.Bureau, next.Number, next.ReceivedAt);

    private static bool IsSame(DeviationRow? before, Finding? finding) =>
        before is not null && finding is not null && before.Status != DeviationStatus.Resolved
        && before.Expected == finding.Expected && before.Actual == finding.Actual;

    private static IEnumerable<(DeviationRow? Before, Finding? Finding, DeviationRow After)> PairRows(RevisionCase next) =>
        ApplyRevision(next).Select(row => (
            next.PreviousRows.SingleOrDefault(before => before.Id == row.Id), next.Findings.SingleOrDefault(finding => finding.Id == row.Id), row));
}
