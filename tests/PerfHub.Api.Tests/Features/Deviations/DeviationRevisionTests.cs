using System.Net;
using PerfHub.Api.Reports.Deviations;
using PerfHub.Api.Reports.Receipts;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Stores;

namespace PerfHub.Api.Tests.Features.Deviations;

public abstract class DeviationRevisionTests(PerfHubHost host)
{
    private const string Staff = "staff-exceeds-posts", Overspent = "overspent-budget", Grade = "grade-band", Sum = "score-sum";

    [StoreFact]
    public async Task Deviations_are_resolved_kept_changed_and_reopened_over_three_revisions()
    {
        var region = await Region.CreateAsync(host);
        var unit = await region.RegisterUnitAsync();
        var flawed = new SmallReport { ActualStaff = 11, ExecutedBudget = 120m, ClaimedGrade = "良", ClaimedTotal = 98m };

        var first = await FileAndReadDeviationsAsync(region, unit, flawed);
        Assert.Equal([Grade, Overspent, Sum, Staff], first.Keys.Order(StringComparer.Ordinal));
        Assert.All(first.Values, it => Assert.Equal((DeviationStatus.Open, 1), (it.Status, it.Revision)));

        // Staff and grade are corrected; the score sum is wrong by another figure.
        var second = await FileAndReadDeviationsAsync(region, unit, flawed with { ActualStaff = 10, ClaimedGrade = "优", ClaimedTotal = 97m });
        Assert.Equal(first.Keys, second.Keys);
        Assert.Equal((DeviationStatus.Resolved, 1, 11m), (second[Staff].Status, second[Staff].Revision, second[Staff].Actual.Number));
        Assert.Equal((DeviationStatus.Resolved, 1), (second[Grade].Status, second[Grade].Revision));
        Assert.Equal((DeviationStatus.Open, 2, 97m), (second[Sum].Status, second[Sum].Revision, second[Sum].Actual.Number));
        Assert.Equal([Overspent], FindUnchangedRules(first, second));

        // The grade is wrong again with the same figures; the rest is unchanged.
        var third = await FileAndReadDeviationsAsync(region, unit, flawed with { ActualStaff = 10, ClaimedTotal = 97m });
        Assert.Equal((DeviationStatus.Open, 3), (third[Grade].Status, third[Grade].Revision));
        Assert.Equal((DeviationStatus.Resolved, 1), (third[Staff].Status, third[Staff].Revision));
        Assert.Equal((DeviationStatus.Open, 3), (third[Overspent].Status, third[Overspent].Revision));
        Assert.Equal([Overspent, Sum, Staff], FindUnchangedRules(second, third));

        Assert.All(third.Values, it => Assert.Equal((first[it.Rule].OpenedAt, first[it.Rule].Id), (it.OpenedAt, it.Id)));
        Assert.True(third[Grade].ChangedAt > second[Grade].ChangedAt);
        Assert.True(second[Grade].ChangedAt > first[Grade].ChangedAt);
    }

    [StoreFact]
    public async Task A_resolved_deviation_does_not_count_in_rankings_and_receipts()
    {
        var region = await Region.CreateAsync(host);
        var unit = await region.RegisterUnitAsync();
        await FlaggedReport.FileAsync(region, unit);
        Assert.Equal(99m, (await FlaggedReport.GetCredibilityAsync(region)).Credibility);

        (await unit.FileReportAsync(new SmallReport().ToJson())).Expect(HttpStatusCode.Created);

        Assert.Equal((100m, new DeviationCounts(0, 0, 0)), await FlaggedReport.GetCredibilityAsync(region));
        Assert.Empty((await unit.GetReportAsync()).Expect<Receipt>(HttpStatusCode.OK).Deviations);
    }

    /// <summary>Files the report and returns the listed deviations by rule.</summary>
    private static async Task<Dictionary<string, DeviationItem>> FileAndReadDeviationsAsync(Region region, UnitClient unit, SmallReport report)
    {
        (await unit.FileReportAsync(report.ToJson())).Expect(HttpStatusCode.Created);
        return (await region.Admin.ReadDeviationsAsync("limit=2")).ToDictionary(it => it.Rule);
    }

    private static IEnumerable<string> FindUnchangedRules(Dictionary<string, DeviationItem> before, Dictionary<string, DeviationItem> after) =>
        from it in after.Values
        where it.ChangedAt == before[it.Rule].ChangedAt && it.Status == before[it.Rule].Status
        orderby it.Rule
        select it.Rule;
}

public sealed class DeviationRevisionTestsOnSqlite(SharedHost<SqliteHost> shared) : DeviationRevisionTests(shared.Host), IClassFixture<SharedHost<SqliteHost>>;

public sealed class DeviationRevisionTestsOnSqlServer(SharedHost<SqlServerHost> shared) : DeviationRevisionTests(shared.Host), IClassFixture<SharedHost<SqlServerHost>>;
