using PerfHub.Rules.Copies;
using PerfHub.Rules.Report;
using PerfHub.Rules.Rules;
using PerfHub.Rules.Statistics;

namespace PerfHub.Rules.Tests.Rules;

/// <summary>Reports that together break every rule of the catalogue.</summary>
internal static class FlawedReports
{
    private static readonly string LongText = string.Concat(Enumerable.Range(0, 120).Select(i => (char)('\u4e00' + (i * 7))));

    private static readonly SelfEvaluationReport Plain = TestReports.Minimal with
    {
        Budget = new Budget
        {
            Initial = 100m, Adjustment = 5m, Adjusted = 120m, Executed = 60m, AdjustmentRate = 7m, ExecutionRate = 90m,
            Sources = [new BudgetSource { Initial = 30m }, new BudgetSource { Initial = 40m }],
            FiscalFunds = new FiscalFunds { Initial = 110m, Adjusted = 130m, Executed = 70m },
            Basic = new BasicExpenditure { Personnel = 10m, PublicUse = 20m, Budget = 50m, Executed = 55m, ExecutionRate = 50m },
            Projects = new Projects
            {
                Budget = 20m,
                Executed = 30m,
                Items = [new Project { Name = "甲项目", Budget = 5m, Executed = 8m }, new Project { Name = "乙项目", Budget = 6m, Executed = 6m }],
            },
        },
        Profile = new Profile { EstablishedPosts = 10, ActualStaff = 12 },
        KeyWork = [new KeyWork { Figures = [new NarrativeFigure { Label = "培训", Value = 11m, PercentOfPlan = 50m, Indicator = "1" }] }],
        Problems = [""],
        Conclusion = LongText,
        Indicators =
        [
            TestReports.MinimalIndicator with
            {
                MidYear = TestReports.CreateMeasure(15m, "场"), CompletionRate = 90m, Final = TestReports.CreateMeasure(8m, "项"),
            },
            TestReports.MinimalIndicator with
            {
                Code = "2", Name = "接待人数", Weight = 20m, Score = 25m, CompletionRate = 90m, MidYear = TestReports.CreateMeasure(1m), Final = TestReports.CreateMeasure(20m),
            },
        ],
        Score = new ClaimedScore { ExecutionWeight = 10m, Execution = 11m, Total = 99m, Grade = Grade.Poor },
    };

    private static readonly Spread Peers = Spread.Compute([.. Enumerable.Range(0, 40).Select(i => 90m + (i % 10))]);

    public static IReadOnlyDictionary<string, FlawedReport> All { get; } = new Dictionary<string, FlawedReport>
    {
        ["seed"] = new(TestReports.Seed),
        ["plain"] = new(Plain),
        ["scores"] = new(Plain with { Score = Plain.Score with { Execution = 5m } }),
        ["own weights"] = new(Plain with
        {
            FiscalYear = 2024,
            FilledOn = new DateOnly(2024, 6, 1),
            Budget = Plain.Budget with { Adjusted = 0m, Executed = 0m },
            Score = Plain.Score with { ExecutionWeight = 20m },
            Indicators =
            [
                .. Plain.Indicators,
                TestReports.MinimalIndicator with { Code = "3", Name = " 接待人数", Final = TestReports.CreateMeasure(3m) },
                TestReports.MinimalIndicator with
                {
                    Code = "4", Name = "合格率", Target = TestReports.CreateMeasure(90m, "%"), Final = TestReports.CreateMeasure(105m, "%"),
                },
            ],
        }),
        ["qualitative"] = new(TestReports.With(it => it with
        {
            Kind = IndicatorKind.Qualitative, Direction = null, Target = null, Final = null, Attainment = Attainment.Partly,
        })),
        ["context"] = new(Plain, new ReportContext
        {
            MidYear = new MidYearFigures { FilledOn = new DateOnly(2024, 7, 10), Indicators = [new MidYearFigure { Code = "1", Name = "开展培训次数", Value = 9m }] },
            LastYear = Plain with
            {
                Budget = Plain.Budget with { Initial = 0.05m },
                Indicators =
                [
                    .. Plain.Indicators.Select(it => it with { Final = TestReports.CreateMeasure(90m) }),
                    TestReports.MinimalIndicator with { Code = "9", Name = "另一项指标", Final = TestReports.CreateMeasure(1m) },
                ],
            },
            ReceivedAt = new DateTime(2025, 4, 1, 0, 0, 0, DateTimeKind.Utc),
            ClosesAt = new DateTime(2025, 3, 1, 0, 0, 0, DateTimeKind.Utc),
            Peers = new PeerComparison
            {
                Nearest = new SimilarNarrative(new Peer("650104", "2", "乙"), new Similarity(99, 100)),
                ExecutionRates = Peers,
                AdjustedBudgets = Peers with { Median = 0.1m },
                Completions = new Dictionary<string, Spread> { ["接待人数"] = Peers, ["开展培训次数"] = Peers },
            },
        }),
    };
}
