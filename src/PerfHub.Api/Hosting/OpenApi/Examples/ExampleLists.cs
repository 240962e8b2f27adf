using PerfHub.Api.Features.Filings;
using PerfHub.Api.Features.Overviews;
using PerfHub.Api.Features.Rankings;
using PerfHub.Api.Features.Units;
using PerfHub.Api.Http.Lists;
using PerfHub.Api.Projections.Versions;
using PerfHub.Api.Reports;
using PerfHub.Api.Reports.Deviations;
using PerfHub.Api.Reports.State;
using PerfHub.Rules.Report;
using PerfHub.Rules.Rules;

namespace PerfHub.Api.Hosting.OpenApi.Examples;

/// <summary>What a city bureau reads about its units: the unit of <see cref="ExampleReceipts"/> and others.</summary>
internal static class ExampleLists
{
    private const string City = "650100", District = "650104", DistrictName = "乌鲁木齐市新市区财政局", UnitCode = "0137", UnitName = "创业服务中心", Sector = "科技";

    // Only submitted and accepted reports count for anything but the filings.
    private const int Registered = 312, Submitted = 61, Returned = 5, Accepted = 232, Late = 9, Filed = Submitted + Returned + Accepted, Counted = Submitted + Accepted;

    private const int Rank = 8;

    private static readonly DateTime At = new(2025, 4, 1, 2, 30, 0, DateTimeKind.Utc);

    private static readonly DeviationCounts Counts = new(High: 1, Medium: 0, Low: 0);

    private static readonly RankedScore Score =
        new(ExampleReceipts.Receipt.Score.Claimed, ExampleReceipts.Receipt.Score.Verified, ExampleReceipts.Receipt.Score.Difference);

    private static readonly RankedGrade Grades = new(ExampleReceipts.Receipt.Score.ClaimedGrade, ExampleReceipts.Receipt.Score.VerifiedGrade);

    /// <summary>A unit.</summary>
    public static Unit Unit { get; } = new(District, UnitCode, UnitName, Sector, UnitKind.PublicInstitution, Active: true, At.AddYears(-1), At.AddYears(-1));

    /// <summary>A page of filings.</summary>
    public static FilingPage Filings { get; } = new(
        [
            new UnitFiling(
                District, DistrictName, UnitCode, UnitName, Sector, UnitKind.PublicInstitution, FilingStatus.Submitted, Late: false, Revision: 1,
                ExampleReceipts.Receipt.ReceivedAt, new DateTime(2025, 3, 31, 15, 59, 59, DateTimeKind.Utc)),
        ],
        NextCursor: null);

    /// <summary>A page of a ranking.</summary>
    public static Ranking Ranking { get; } = new(
        Population: Counted,
        RuleCatalogue.Version,
        HasChanged: false,
        [
            new RankedUnit(
                Rank, GetPercentage(Counted - Rank, Counted - 1), Score.Verified, UnitCode, UnitName, District, DistrictName, Sector, UnitKind.PublicInstitution, Score, Grades,
                ExecutionRate: 98.00m, Counts, City, PolicyVersion: 2, RuleCatalogue.Version),
        ],
        NextCursor: null) { DataVersion = new DataVersion(1, At, IsBehind: false) };

    /// <summary>A deviation.</summary>
    public static DeviationItem Deviation { get; } = CreateDeviation();

    /// <summary>A page of deviations.</summary>
    public static Page<DeviationItem> Deviations { get; } = new([Deviation], NextCursor: null);

    /// <summary>The overview of a bureau.</summary>
    public static Overview Overview { get; } = CreateOverview();

    private static DeviationItem CreateDeviation()
    {
        var found = ExampleReceipts.Deviation;
        return new DeviationItem(
            found.Id, District, UnitCode, UnitName, Sector, UnitKind.PublicInstitution, FiscalYear: 2024, found.Rule, RuleCatalogue.ById[found.Rule].Title.Zh,
            found.Severity, found.Status, Revision: 1, found.Pointer, found.Indicator, "开展各类培训、座谈交流等活动数量", found.Expected, found.Actual,
            found.Difference, found.Formula, found.Message, ExampleReceipts.Receipt.ReceivedAt, ExampleReceipts.Receipt.ReceivedAt, Explanation: null,
            ExplainedAt: null, Assignee: "绩效管理科", DueOn: new DateOnly(2025, 4, 30), found.Inputs);
    }

    // 万元.
    private static Overview CreateOverview()
    {
        const decimal adjusted = 135218.73m, executed = 129405.36m;
        const int claimedBelow = 41, verifiedBelow = 96;
        var figures = new OverviewFigures(
            new FilingFigures(
                Registered, Filed, Registered - Filed, Late, Submitted, Returned, Accepted, Withdrawn: 0, GetPercentage(Filed, Registered), GetPercentage(Filed - Late, Registered)),
            new BudgetFigures(Initial: 128640.50m, adjusted, executed, GetPercentage(executed, adjusted)),
            new ScoreFigures(Mean: 94.62m, Median: 95.80m, P10: 88.15m, P90: 99.20m, [new ScoreRange(80, 90, claimedBelow), new ScoreRange(90, 100, Counted - claimedBelow)]),
            new ScoreFigures(Mean: 91.07m, Median: 92.35m, P10: 81.40m, P90: 97.66m, [new ScoreRange(80, 90, verifiedBelow), new ScoreRange(90, 100, Counted - verifiedBelow)]),
            Reviewed: null,
            [new GradeFigures(Grade.Excellent, Counted - claimedBelow, Counted - verifiedBelow, Reviewed: 0), new GradeFigures(Grade.Good, claimedBelow, verifiedBelow, Reviewed: 0)],
            [new RuleFigures(ExampleReceipts.Deviation.Rule, Applicable: 1043, Flagged: 37, UnitsApplicable: 286, UnitsFlagged: 31)]);
        return new Overview(
            City, FiscalYear: 2024, RuleCatalogue.Version, figures, [new EvaluationBasis(City, PolicyVersion: 2, RuleCatalogue.Version, Counted)], [], [])
        {
            DataVersion = new DataVersion(1, At, IsBehind: false),
        };
    }

    private static decimal GetPercentage(decimal part, decimal all) => decimal.Round(100 * part / all, 2, MidpointRounding.AwayFromZero);
}
