using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using PerfHub.Api.Reports.Deviations;
using PerfHub.Api.Security;
using PerfHub.Rules.Rules;
using PerfHub.Rules.Scoring;

namespace PerfHub.Api.Tests.Features.Deviations;

/// <summary>The status of a deviation is a function of its inputs: what was last decided on exactly these.</summary>
public sealed class DecisionMemoryTests
{
    [Property(Arbitrary = [typeof(Histories)], MaxTest = 1000)]
    public void A_decision_is_never_carried_to_other_figures_and_never_lost_for_equal_ones(List<Step> steps)
    {
        IReadOnlyList<DeviationRow> rows = [];
        var events = new List<DeviationEventRow>();
        var remembered = new Dictionary<string, (DeviationStatus Status, string? Explanation)>();
        for (var revision = 1; revision <= steps.Count; revision++)
        {
            var step = steps[revision - 1];
            var update = DeviationLifecycle.ApplyRevision(rows, events, step.Figure is null ? [] : [CreateFinding(step.Figure)], RevisionCaseGenerator.CreateSource(revision));
            rows = update.Rows;
            events.AddRange(update.Events);
            if (step.Figure is not null)
            {
                var row = Assert.Single(rows);
                Assert.Equal(remembered.GetValueOrDefault(step.Figure), (row.Status, row.Explanation));
                foreach (var action in step.Actions)
                {
                    rows = [row = Apply(row, action, events, revision)];
                }

                remembered[step.Figure] = (row.Status, row.Explanation);
            }
            else
            {
                Assert.All(rows, row => Assert.Equal(DeviationStatus.Resolved, row.Status));
                rows = [.. rows.Select(row => step.Actions.Aggregate(row, (it, action) => Apply(it, action, events, revision)))];
            }
        }

        Assert.Equal(Enumerable.Range(1, events.Count), events.Select(it => it.Number));
        Assert.All(events.Zip(events.Skip(1)), it => Assert.True(it.First.At < it.Second.At));
    }

    [Property(Arbitrary = [typeof(Histories)], MaxTest = 1000)]
    public void The_history_of_a_case_tells_every_change_of_status(List<Step> steps)
    {
        IReadOnlyList<DeviationRow> rows = [];
        var events = new List<DeviationEventRow>();
        for (var revision = 1; revision <= steps.Count; revision++)
        {
            var step = steps[revision - 1];
            var update = DeviationLifecycle.ApplyRevision(rows, events, step.Figure is null ? [] : [CreateFinding(step.Figure)], RevisionCaseGenerator.CreateSource(revision));
            rows = update.Rows;
            events.AddRange(update.Events);
            rows = [.. rows.Select(row => step.Actions.Aggregate(row, (it, action) => Apply(it, action, events, revision)))];
            Assert.True(events.Count == 0 || events[^1].StatusAfter == rows[0].Status);
        }

        Assert.All(events.Zip(events.Skip(1)), it => Assert.Equal(it.First.StatusAfter, it.Second.StatusBefore));
    }

    private static DeviationRow Apply(DeviationRow row, DeviationActionKind kind, List<DeviationEventRow> events, int revision)
    {
        var transition = DeviationTransition.Get(kind);
        if (!transition.FromStatuses.Contains(row.Status))
        {
            return row;
        }

        var source = RevisionCaseGenerator.CreateSource(revision);
        var (text, status) = ($"{kind} {events.Count}", transition.GetStatusAfter(row.Status, row.Explanation is not null));
        var at = (events.Count == 0 ? source.At : events[^1].At).AddMilliseconds(1);
        at = at > source.At ? at : source.At;
        events.Add(new DeviationEventRow(
            source.ReportId, row.Id, events.Count + 1, events.Count, source.Bureau, Enum.Parse<DeviationEventKind>($"{kind}"), text, null, null, row.Status, status,
            revision, "phk_2", Role.Auditor, at, row.InputsHash));
        return kind == DeviationActionKind.Explain ? row with { Status = status, Explanation = text, ExplainedAt = at } : row with { Status = status };
    }

    private static Finding CreateFinding(string figure) => new(
        DeviationId.Create(RevisionCaseGenerator.Key, "grade-band", ""), "grade-band", "", Severity.High, "/score/grade", null, "优", "优", null, "",
        new Text("不符", "differs"))
    {
        InputsHash = InputsHash.Compute([new FlagInput("/score/grade", figure)], null, null),
    };

    /// <summary>A revision with the figure that breaks the rule, or without one, and what is done then.</summary>
    public sealed record Step(string? Figure, IReadOnlyList<DeviationActionKind> Actions);

    public static class Histories
    {
        public static Arbitrary<List<Step>> Steps() => (
            from figure in Gen.Elements<string?>("甲", "乙", "丙", null)
            from actions in Gen.Elements(Enum.GetValues<DeviationActionKind>()).ListOf(2)
            select new Step(figure, [.. actions])).ListOf().Select(steps => steps.ToList()).ToArbitrary();
    }
}
