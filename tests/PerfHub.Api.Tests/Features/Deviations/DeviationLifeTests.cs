using FsCheck.Xunit;
using PerfHub.Api.Reports.Assessment;
using PerfHub.Api.Reports.Deviations;

namespace PerfHub.Api.Tests.Features.Deviations;

[Properties(Arbitrary = [typeof(AnyRevisions)], MaxTest = 500)]
public sealed class DeviationLifeTests
{
    [Property]
    public void Nothing_is_lost_and_nothing_there_twice(NextRevision next)
    {
        var ids = next.Before.Select(row => row.Id).Union(next.Findings.Select(finding => finding.Id));

        Assert.Equal(ids.Order(StringComparer.Ordinal), After(next).Select(row => row.Id).Order(StringComparer.Ordinal));
    }

    [Property]
    public void What_is_no_longer_broken_is_resolved_with_the_figures_it_had(NextRevision next) =>
        Assert.All(Pairs(next).Where(it => it.Finding is null), it => Assert.Equal(
            it.Before!.Status == DeviationStatus.Resolved
                ? it.Before
                : it.Before with { Status = DeviationStatus.Resolved, ChangedAt = next.At },
            it.After));

    [Property]
    public void What_is_broken_with_the_same_figures_stands_as_it_stood(NextRevision next) =>
        Assert.All(Pairs(next).Where(it => IsSame(it.Before, it.Finding)), it => Assert.Equal(
            (it.Before!.Status, it.Before.OpenedAt, it.Before.ChangedAt, it.Before.Explanation, it.Before.ExplainedAt),
            (it.After.Status, it.After.OpenedAt, it.After.ChangedAt, it.After.Explanation, it.After.ExplainedAt)));

    [Property]
    public void What_is_broken_with_other_figures_or_again_is_open_from_now(NextRevision next) =>
        Assert.All(Pairs(next).Where(it => it.Finding is not null && !IsSame(it.Before, it.Finding)), it => Assert.Equal(
            (DeviationStatus.Open, it.Before?.OpenedAt ?? next.At, next.At), (it.After.Status, it.After.OpenedAt, it.After.ChangedAt)));

    [Property]
    public void What_was_said_of_other_figures_explains_nothing(NextRevision next) =>
        Assert.All(Pairs(next).Where(it => it.Finding is not null && !IsSame(it.Before, it.Finding)), it => Assert.Equal(
            (null, null), (it.After.Explanation, it.After.ExplainedAt)));

    [Property]
    public void Whoever_looks_into_it_goes_on_whatever_is_filed(NextRevision next) =>
        Assert.All(Pairs(next), it => Assert.Equal((it.Before?.Assignee, it.Before?.DueOn), (it.After.Assignee, it.After.DueOn)));

    [Property]
    public void What_is_broken_has_the_words_and_figures_of_the_revision_that_broke_it(NextRevision next) =>
        Assert.All(Pairs(next).Where(it => it.Finding is not null), it =>
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
    public void The_same_findings_once_more_change_nothing_but_the_revision(NextRevision next)
    {
        var once = After(next);

        var again = DeviationLife.After(once, next.Findings, AnyRevisions.Standing, AnyRevisions.Key.Bureau, next.Number + 1, next.At.AddHours(1));

        Assert.Equal(once, again.Select(row => row with { Revision = once.Single(it => it.Id == row.Id).Revision }));
        Assert.Equal(next.Findings.Count, again.Count(row => row.Revision == next.Number + 1));
    }

    [Property]
    public void It_opened_before_it_changed_and_neither_lies_ahead(NextRevision next) => Assert.All(After(next), row =>
    {
        Assert.True(row.OpenedAt <= row.ChangedAt);
        Assert.True(row.ChangedAt <= next.At);
    });

    [Property]
    public void An_id_names_whose_deviation_it_is(NextRevision next) =>
        Assert.All(After(next), row => Assert.Equal(AnyRevisions.Key, DeviationId.KeyOf(row.Id)));

    private static List<DeviationRow> After(NextRevision next) =>
        DeviationLife.After(next.Before, next.Findings, AnyRevisions.Standing, AnyRevisions.Key.Bureau, next.Number, next.At);

    private static bool IsSame(DeviationRow? before, Finding? finding) =>
        before is not null && finding is not null && before.Status != DeviationStatus.Resolved
        && before.Expected == finding.Expected && before.Actual == finding.Actual;

    private static IEnumerable<(DeviationRow? Before, Finding? Finding, DeviationRow After)> Pairs(NextRevision next) =>
        After(next).Select(row => (
            next.Before.SingleOrDefault(before => before.Id == row.Id), next.Findings.SingleOrDefault(finding => finding.Id == row.Id), row));
}
