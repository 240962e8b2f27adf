using FsCheck.Xunit;
using PerfHub.Rules.Copies;
using PerfHub.Rules.Report;
using PerfHub.Rules.Rules;
using PerfHub.Rules.Scoring;
using PerfHub.Rules.Statistics;

namespace PerfHub.Rules.Tests.Rules;

public sealed class EvaluationTests
{
    private const string SomeRule = "mid-year-exceeds-final";

    [Fact]
    public void Evaluates_every_rule_in_catalogue_order()
    {
        var evaluation = Evaluation.Compute(TestReports.Seed);
        var ids = RuleCatalogue.All.Select(rule => rule.Id).ToList();

        Assert.Equal(ids, evaluation.Tallies.Select(tally => tally.Rule));
        Assert.Equal(
            evaluation.Deviations.OrderBy(deviation => ids.IndexOf(deviation.Rule.Id)),
            evaluation.Deviations);
    }

    [Fact]
    public void A_deviation_has_the_severity_of_its_rule_unless_the_policy_overrides_it()
    {
        Assert.Equal(Severity.High, GetDeviation(Evaluation.Compute(TestReports.Seed)).Severity);

        var evaluation = Evaluation.Compute(TestReports.Seed, CreatePolicy(new RuleSetting(Severity.Low)));
        Assert.Equal(Severity.Low, GetDeviation(evaluation).Severity);
        Assert.All(
            evaluation.Deviations.Where(deviation => deviation.Rule.Id != SomeRule),
            deviation => Assert.Equal(deviation.Rule.Severity, deviation.Severity));
    }

    [Fact]
    public void A_rule_that_the_policy_disables_is_neither_evaluated_nor_counted()
    {
        var all = Evaluation.Compute(TestReports.Seed);
        var without = Evaluation.Compute(TestReports.Seed, CreatePolicy(new RuleSetting(Severity.Low, Enabled: false)));

        Assert.Equal(all.Tallies.Where(tally => tally.Rule != SomeRule), without.Tallies);
        Assert.Equal(
            all.Deviations.Where(deviation => deviation.Rule.Id != SomeRule).Select(deviation => deviation.Flag),
            without.Deviations.Select(deviation => deviation.Flag));
        Assert.NotEqual(all.Deviations.Count, without.Deviations.Count);
    }

    [Fact]
    public void A_setting_for_an_unknown_rule_has_no_effect()
    {
        var policy = Policy.Default with { Rules = new Dictionary<string, RuleSetting> { ["no-such-rule"] = new(Enabled: false) } };
        Assert.Equal(Evaluation.Compute(TestReports.Seed).Tallies, Evaluation.Compute(TestReports.Seed, policy).Tallies);
    }

    [Fact]
    public void Flags_with_the_same_subject_are_numbered_by_their_figures()
    {
        NarrativeFigure[] figures = [CreateFigure("培训", 14m), CreateFigure("活动", 12m), CreateFigure("培训\u3000", 11m), CreateFigure("培训", 13m)];
        var evaluation = Evaluation.Compute(TestReports.Minimal with { KeyWork = [new KeyWork { Text = "培训。", Figures = figures }] });

        Assert.Equal(
            [("培训#3", 14m), ("活动", 12m), ("培训", 11m), ("培训#2", 13m)],
            evaluation.Deviations
                .Where(deviation => deviation.Rule.Id == "narrative-figure-mismatch")
                .Select(deviation => (deviation.Flag.Subject, deviation.Flag.Actual.Number!.Value)));
    }

    [Fact]
    public void Two_rules_may_flag_the_same_subject()
    {
        var figure = CreateFigure("培训", 11m) with { PercentOfPlan = 50m };
        var evaluation = Evaluation.Compute(TestReports.With(figure));

        Assert.Equal(
            ["implied-plan-mismatch", "narrative-figure-mismatch"],
            evaluation.Deviations.Where(deviation => deviation.Flag.Subject == "培训").Select(deviation => deviation.Rule.Id));
    }

    [Fact]
    public void A_tally_counts_passed_flagged_and_not_applicable_outcomes()
    {
        var tally = Evaluation.Compute(TestReports.Seed).Tallies.Single(tally => tally.Rule == "narrative-figure-mismatch");
        Assert.Equal(new RuleTally("narrative-figure-mismatch", Passed: 2, Flagged: 3, NotApplicable: 4), tally);
    }

    [Fact]
    public void The_score_is_the_verified_score() => Assert.Equal(95.80m, Evaluation.Compute(TestReports.Seed).Score.Total);

    [Fact]
    public void A_thousand_deviations_are_kept_the_gravest_first_and_the_rest_is_counted()
    {
        var figures = Enumerable.Range(0, 100).Select(i => CreateFigure($"培训{i}", 11m + i)).ToArray();
        var indicators = Enumerable.Range(1, 400).Select(i => TestReports.MinimalIndicator with { Code = $"{i}", Name = $"指标{i}", Score = 91m });
        var report = TestReports.Minimal with
        {
            Indicators = [.. indicators],
            KeyWork = [.. Enumerable.Repeat(new KeyWork { Text = "培训。", Figures = figures }, 10)],
        };
        var evaluation = Evaluation.Compute(report);

        Assert.Equal(Evaluation.MaxDeviations, evaluation.Deviations.Count);
        Assert.Equal(400, evaluation.Deviations.Count(it => it.Rule.Id == "score-exceeds-weight"));
        Assert.Equal(1000, evaluation.Tallies.Single(it => it.Rule == "narrative-figure-mismatch").Flagged);
        Assert.All(evaluation.Tallies, tally => Assert.Equal(
            tally.Flagged,
            evaluation.Deviations.Count(it => it.Rule.Id == tally.Rule) + (evaluation.Omitted.SingleOrDefault(it => it.Rule == tally.Rule)?.Count ?? 0)));
        Assert.DoesNotContain(evaluation.Omitted, it => RuleCatalogue.ById[it.Rule].Severity == Severity.High);
        Assert.Equal(evaluation.Tallies.Select(it => it.Rule), RuleCatalogue.All.Select(it => it.Id));
    }

    [Fact]
    public void Nothing_is_omitted_from_an_ordinary_report() => Assert.Empty(Evaluation.Compute(TestReports.Seed).Omitted);

    [Property(Arbitrary = [typeof(ExtremeReportArbitraries)], MaxTest = 500)]
    public void Extreme_reports_never_throw_and_every_outcome_is_counted(
        SelfEvaluationReport report, MidYearFigures? filed, SelfEvaluationReport? lastYear, Spread peers, bool ratio, bool late)
    {
        var policy = Policy.Default with { ReverseScoring = ratio ? ReverseScoring.Ratio : ReverseScoring.Linear };
        var context = new ReportContext
        {
            FiscalYear = late ? null : 2024,
            MidYear = late ? null : filed,
            LastYear = lastYear,
            ReceivedAt = late ? DateTime.MaxValue : DateTime.MinValue,
            ClosesAt = DateTime.MinValue,
            Peers = new PeerComparison
            {
                Nearest = late ? new SimilarNarrative(new Peer("650104", "1", "甲"), new Similarity(9, 10)) : null,
                ExecutionRates = peers,
                AdjustedBudgets = peers,
                Completions = report.Indicators.Select(it => NormalizedText.Normalize(it.Name)).Distinct().ToDictionary(name => name, _ => peers),
            },
        };

        var evaluation = Evaluation.Compute(report, policy, context);

        var input = RuleInput.Create(report, policy, context);
        Assert.All(RuleCatalogue.All.Zip(evaluation.Tallies), it =>
        {
            var (rule, tally) = it;
            Assert.Equal(rule.Evaluate(input).Count, tally.Passed + tally.Flagged + tally.NotApplicable);
            Assert.Equal(evaluation.Deviations.Count(deviation => deviation.Rule == rule), tally.Flagged);
        });
        Assert.Equal(evaluation.Deviations.Count, evaluation.Tallies.Sum(tally => tally.Flagged));
        Assert.All(evaluation.Deviations, it => Assert.True(it.Flag is { Message: { Zh.Length: > 0, En.Length: > 0 }, Formula.Length: > 0 }));
        Assert.Distinct(evaluation.Deviations.Select(deviation => (deviation.Rule.Id, deviation.Flag.Subject)));
    }

    private static Policy CreatePolicy(RuleSetting setting) =>
        Policy.Default with { Rules = new Dictionary<string, RuleSetting> { [SomeRule] = setting } };

    private static Deviation GetDeviation(Evaluation evaluation) =>
        Assert.Single(evaluation.Deviations, deviation => deviation.Rule.Id == SomeRule);

    private static NarrativeFigure CreateFigure(string label, decimal value) => new() { Label = label, Value = value, Indicator = "1" };
}
