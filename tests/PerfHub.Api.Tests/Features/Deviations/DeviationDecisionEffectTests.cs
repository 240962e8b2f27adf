using System.Net;
using PerfHub.Api.Reports.Deviations;
using PerfHub.Api.Reports.Receipts;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Stores;
using PerfHub.Rules.Scoring;

namespace PerfHub.Api.Tests.Features.Deviations;

/// <summary>Effects of decisions on credibility, and of later revisions on decisions.</summary>
public abstract class DeviationDecisionEffectTests(PerfHubHost host)
{
    [StoreFact]
    public async Task A_dismissed_deviation_does_not_count_until_it_is_reopened()
    {
        var region = await Region.CreateAsync(host);
        var unit = await region.RegisterUnitAsync();
        (await unit.FileReportAsync((FlaggedReport.Value with { ExecutedBudget = 120m }).ToJson())).Expect(HttpStatusCode.Created);
        var id = (await region.Admin.ReadDeviationsAsync()).Single(it => it.Severity == Severity.High).Id;
        var (counted, dismissed) = ((89m, new DeviationCounts(1, 0, 1)), (99m, new DeviationCounts(0, 0, 1)));
        Assert.Equal(counted, await FlaggedReport.GetCredibilityAsync(region));

        (await region.Admin.AddDeviationEventAsync(id, "dismiss", "追加预算批复在年后下达。")).Expect(HttpStatusCode.Created);
        Assert.Equal(dismissed, await FlaggedReport.GetCredibilityAsync(region));
        var receipt = (await unit.GetReportAsync()).Expect<Receipt>(HttpStatusCode.OK);
        Assert.Equal(DeviationStatus.Dismissed, receipt.Deviations.Single(it => it.Id == id).Status);

        (await region.Admin.AddDeviationEventAsync(id, "reopen", "批复文号有误。")).Expect(HttpStatusCode.Created);
        Assert.Equal(counted, await FlaggedReport.GetCredibilityAsync(region));

        (await region.Admin.AddDeviationEventAsync(id, "confirm", "确属超支。")).Expect(HttpStatusCode.Created);
        Assert.Equal(counted, await FlaggedReport.GetCredibilityAsync(region));
    }

    [StoreFact]
    public async Task A_revision_with_the_same_figures_keeps_the_decision_and_one_with_other_figures_reopens_the_deviation()
    {
        var region = await Region.CreateAsync(host);
        var unit = await region.RegisterUnitAsync();
        var id = await FlaggedReport.FileAsync(region, unit);
        (await unit.AddDeviationEventAsync(id, "explain", "含借调人员。")).Expect(HttpStatusCode.Created);
        (await region.Admin.AddDeviationEventAsync(id, "assign", assignee: "李审计", dueOn: "2025-03-31")).Expect(HttpStatusCode.Created);
        (await region.Admin.AddDeviationEventAsync(id, "dismiss", "属实。")).Expect(HttpStatusCode.Created);

        await FileAndExpectAsync(FlaggedReport.Value with { Conclusion = "同样的数字。" }, DeviationStatus.Dismissed, "含借调人员。");
        Assert.Equal(100m, (await FlaggedReport.GetCredibilityAsync(region)).Credibility);
        await FileAndExpectAsync(FlaggedReport.Value with { ActualStaff = 12 }, DeviationStatus.Open, null);
        Assert.Equal(99m, (await FlaggedReport.GetCredibilityAsync(region)).Credibility);
        (await unit.AddDeviationEventAsync(id, "explain", "又借调一人。")).Expect(HttpStatusCode.Created);
        await FileAndExpectAsync(new SmallReport(), DeviationStatus.Resolved, "又借调一人。");
        await FileAndExpectAsync(FlaggedReport.Value with { ActualStaff = 12, Conclusion = "再次。" }, DeviationStatus.Explained, "又借调一人。");
        await FileAndExpectAsync(FlaggedReport.Value with { Conclusion = "恢复。" }, DeviationStatus.Dismissed, "含借调人员。");

        Assert.Equal(
            [
                (DeviationEventKind.Explain, DeviationStatus.Open, DeviationStatus.Explained, 1),
                (DeviationEventKind.Assign, DeviationStatus.Explained, DeviationStatus.Explained, 1),
                (DeviationEventKind.Dismiss, DeviationStatus.Explained, DeviationStatus.Dismissed, 1),
                (DeviationEventKind.Change, DeviationStatus.Dismissed, DeviationStatus.Open, 3),
                (DeviationEventKind.Explain, DeviationStatus.Open, DeviationStatus.Explained, 3),
                (DeviationEventKind.Resolve, DeviationStatus.Explained, DeviationStatus.Resolved, 4),
                (DeviationEventKind.Restore, DeviationStatus.Resolved, DeviationStatus.Explained, 5),
                (DeviationEventKind.Change, DeviationStatus.Explained, DeviationStatus.Open, 6),
                (DeviationEventKind.Restore, DeviationStatus.Open, DeviationStatus.Dismissed, 6),
            ],
            (await region.Admin.ReadDeviationEventsAsync(id)).Select(it => (it.Kind, it.StatusBefore, it.StatusAfter, it.Revision)));

        async Task FileAndExpectAsync(SmallReport report, DeviationStatus status, string? explanation)
        {
            (await unit.FileReportAsync(report.ToJson())).Expect(HttpStatusCode.Created);
            var deviation = await region.Admin.ReadDeviationAsync(id);
            Assert.Equal(
                (status, explanation, "李审计", new DateOnly(2025, 3, 31)),
                (deviation.Status, deviation.Explanation, deviation.Assignee, deviation.DueOn));
        }
    }

    [StoreFact]
    public async Task A_dismissal_restores_the_credibility_cost_of_the_policy_that_assessed_the_report()
    {
        var region = await Region.CreateAsync(host);
        var unit = await region.RegisterUnitAsync();
        (await region.Admin.PutPolicyAsync(new { credibility = new { low = 7 } })).Expect(HttpStatusCode.OK);
        var id = await FlaggedReport.FileAsync(region, unit);
        Assert.Equal(93m, (await FlaggedReport.GetCredibilityAsync(region)).Credibility);

        // The new cost applies to reports assessed from now on.
        (await region.Admin.PutPolicyAsync(new { credibility = new { low = 20 } })).Expect(HttpStatusCode.OK);
        (await region.Admin.AddDeviationEventAsync(id, "dismiss", "属实。")).Expect(HttpStatusCode.Created);
        Assert.Equal(100m, (await FlaggedReport.GetCredibilityAsync(region)).Credibility);
        (await region.Admin.AddDeviationEventAsync(id, "reopen", "复查。")).Expect(HttpStatusCode.Created);
        Assert.Equal(93m, (await FlaggedReport.GetCredibilityAsync(region)).Credibility);
    }
}

public sealed class DeviationDecisionEffectTestsOnSqlite(SharedHost<SqliteHost> shared) : DeviationDecisionEffectTests(shared.Host), IClassFixture<SharedHost<SqliteHost>>;

public sealed class DeviationDecisionEffectTestsOnSqlServer(SharedHost<SqlServerHost> shared) : DeviationDecisionEffectTests(shared.Host), IClassFixture<SharedHost<SqlServerHost>>;
