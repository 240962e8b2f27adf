using System.Net;
using PerfHub.Api.Features.Deviations;
using PerfHub.Api.Features.Rules;
using PerfHub.Api.Reports.Deviations;
using PerfHub.Api.Security;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Stores;

namespace PerfHub.Api.Tests.Features.Deviations;

/// <summary>One working day of an auditor, from change feed to audit log. docs/auditors-day.md shows the same steps with curl.</summary>
public abstract class AuditorWorkflowTests(PerfHubHost host)
{
    private const string Staff = "staff-exceeds-posts", Overspent = "overspent-budget", Grade = "grade-band", Sum = "score-sum";

    private static readonly SmallReport FourDeviations = new() { ActualStaff = 11, ExecutedBudget = 120m, ClaimedGrade = "良", ClaimedTotal = 98m };

    [StoreFact]
    public async Task An_auditor_reviews_decides_exports_and_samples_deviations_in_one_day()
    {
        var region = await Region.CreateAsync(host);
        var auditor = await region.CreateClientAsync(region.City, Role.Auditor);
        var (park, school, clinic) = (await region.RegisterUnitAsync("1"), await region.RegisterUnitAsync("2"), await region.RegisterUnitAsync("3", region.South));
        var feed = ChangeFeedReader.Create(auditor);

        // The feed was read after two units filed; a third files overnight.
        await FileReportAsync(park, FourDeviations);
        await FileReportAsync(school, FourDeviations);
        var yesterday = await feed.ReadRemainingChangesAsync();
        Assert.Equal(8, yesterday.Count);
        await FileReportAsync(clinic, new SmallReport { ActualStaff = 11, ClaimedGrade = "良" });

        // The morning's feed holds only the third unit; the list holds the high deviations of all three.
        var morning = await feed.ReadRemainingChangesAsync();
        Assert.Equal([$"Opened 3 {Grade}", $"Opened 3 {Staff}"], morning.Select(DescribeChange).Order(StringComparer.Ordinal));
        var high = await ReadDeviationsAsync(auditor, "severity=high&sort=severity");
        Assert.Equal(7, high.Count);
        string FindId(UnitClient unit, string rule) => high.Single(it => it.Unit == unit.UnitCode && it.Rule == rule).Id;

        // Explain, assign, comment and confirm one deviation.
        var overspent = FindId(park, Overspent);
        (await park.AddDeviationEventAsync(overspent, "explain", "追加预算未及录入，文件见 https://example.org/2024-117。")).Expect(HttpStatusCode.Created);
        (await auditor.AddDeviationEventAsync(overspent, "assign", assignee: "李审计", dueOn: "2025-03-31")).Expect(HttpStatusCode.Created);
        (await auditor.AddDeviationEventAsync(overspent, "comment", "已调阅追加文件。")).Expect(HttpStatusCode.Created);
        (await auditor.AddDeviationEventAsync(overspent, "confirm", "追加文件晚于支出。")).Expect(HttpStatusCode.Created);
        Assert.Equal(
            [
                (Role.Unit, DeviationEventKind.Explain, DeviationStatus.Explained), (Role.Auditor, DeviationEventKind.Assign, DeviationStatus.Explained),
                (Role.Auditor, DeviationEventKind.Comment, DeviationStatus.Explained), (Role.Auditor, DeviationEventKind.Confirm, DeviationStatus.Confirmed),
            ],
            (await auditor.ReadDeviationEventsAsync(overspent)).Select(it => (it.By!.Role, it.Kind, it.StatusAfter)));

        // A dismissal without a reason is refused.
        (await auditor.AddDeviationEventAsync(FindId(park, Grade), "dismiss")).ExpectProblem(HttpStatusCode.UnprocessableEntity, "invalid-body");
        (await auditor.AddDeviationEventAsync(FindId(park, Grade), "dismiss", "等级填写笔误。")).Expect(HttpStatusCode.Created);
        (await auditor.AddDeviationEventAsync(FindId(school, Overspent), "dismiss", "专户资金，另有批复。")).Expect(HttpStatusCode.Created);
        (await auditor.AddDeviationEventAsync(FindId(clinic, Grade), "confirm", "等级与分数不符。")).Expect(HttpStatusCode.Created);

        // Dismiss all low deviations at once, after a preview.
        var preview = (await auditor.DecideDeviationsAsync("severity=low&preview=true", "dismiss", "编制批复在途。")).Expect<BulkDecision>(HttpStatusCode.OK);
        Assert.Equal(3, preview.Total);
        Assert.Equal(new Dictionary<string, int> { [Staff] = 3 }, preview.ByRule);
        var job = await auditor.WaitForDecisionJobAsync(await auditor.DecideDeviationsAsync("severity=low", "dismiss", "编制批复在途。"));
        Assert.Equal((3, 3, 0), (job.Total, job.Done, job.Skipped));

        // The first unit files again: the grade is corrected, and the confirmed deviation has another figure, so it reopens.
        await FileReportAsync(park, FourDeviations with { ClaimedGrade = "优", ExecutedBudget = 130m });
        Assert.Equal(
            [(Grade, DeviationStatus.Resolved), (Overspent, DeviationStatus.Open), (Sum, DeviationStatus.Open), (Staff, DeviationStatus.Dismissed)],
            (await ReadDeviationsAsync(auditor, "unit=1")).Select(it => (it.Rule, it.Status)));
        (await auditor.AddDeviationEventAsync(overspent, "confirm", "超支扩大，仍无批复。")).Expect(HttpStatusCode.Created);

        // The CSV file holds the same rows as the list.
        foreach (var filter in (string[])["", "status=confirmed", "unit=1&severity=high"])
        {
            var rows = DeviationExportReader.ParseCsv(await auditor.DownloadAsync($"/v1/bureaus/{region.City}/deviations/2024?format=csv&{filter}"));
            Assert.Equal((await ReadDeviationsAsync(auditor, filter)).Select(it => DeviationExportReader.GetCsvCells(it)), rows.Skip(1));
        }

        // The sample can be drawn again from its seed.
        var sample = await auditor.GetAsync($"/v1/bureaus/{region.City}/deviations/2024/sample?size=2&seed=2025-03-03");
        var drawn = sample.Expect<DrawSample.Sample>(HttpStatusCode.OK);
        Assert.Equal(2, drawn.Items.Count);
        Assert.Equal(sample.Body, (await auditor.GetAsync($"/v1/bureaus/{region.City}/deviations/2024/sample?size=2&seed={drawn.Seed}")).Body);

        // Half of the decided deviations of overspending and grades were confirmed, the dismissed one corrected since; none of the staff.
        var statistics = (await auditor.GetAsync($"/v1/bureaus/{region.City}/rule-statistics/2024"))
            .Expect<GetRuleStatistics.RuleStatistics>(HttpStatusCode.OK).Items;
        Assert.Equal(
            [(Overspent, 50m), (Grade, 50m), (Staff, 0m), (Sum, null)],
            ((string[])[Overspent, Grade, Staff, Sum]).Select(rule => (rule, statistics.Single(it => it.Rule == rule).ShareConfirmed)));

        // In the evening the feed holds every change of the day once.
        var day = await feed.ReadRemainingChangesAsync(limit: 3);
        Assert.Equal(
            [
                $"Assigned 1 {Overspent}", $"Changed 1 {Overspent}", $"Changed 1 {Sum}", $"Changed 1 {Staff}", $"Commented 1 {Overspent}", $"Confirmed 1 {Overspent}", $"Confirmed 1 {Overspent}",
                $"Confirmed 3 {Grade}", $"Dismissed 1 {Grade}", $"Dismissed 1 {Staff}", $"Dismissed 2 {Overspent}", $"Dismissed 2 {Staff}",
                $"Dismissed 3 {Staff}", $"Explained 1 {Overspent}", $"Resolved 1 {Grade}",
            ],
            day.Select(DescribeChange).Order(StringComparer.Ordinal));
        var numbers = yesterday.Concat(morning).Concat(day).Select(it => it.Seq).ToList();
        Assert.Equal(numbers.Distinct().Order(), numbers);
        Assert.Empty(await feed.ReadRemainingChangesAsync());

        // The audit logs name the auditor.
        var keyId = auditor.Http.DefaultRequestHeaders.Authorization!.Parameter!.Split('_')[1];
        Assert.Equal(
            ["assign", "comment", "confirm", "dismiss", "dismiss", "confirm"],
            (await region.Admin.ReadAuditLogAsync(region.North)).Where(it => it.Actor == keyId && it.Role == Role.Auditor).Select(it => it.Subject));
        Assert.Contains(await region.Admin.ReadAuditLogAsync(region.City), it => it.Actor == keyId && it.Subject == $"dismiss {job.Id}");
    }

    private static async Task FileReportAsync(UnitClient unit, SmallReport report) => (await unit.FileReportAsync(report.ToJson())).Expect(HttpStatusCode.Created);

    private static Task<List<DeviationItem>> ReadDeviationsAsync(BureauClient bureau, string filter) => bureau.ReadDeviationsAsync($"{filter}&limit=5");

    private static string DescribeChange(ListDeviationChanges.Item change) => $"{change.Kind} {change.Deviation.Unit} {change.Deviation.Rule}";
}

public sealed class AuditorWorkflowTestsOnSqlite(SharedHost<SqliteHost> shared) : AuditorWorkflowTests(shared.Host), IClassFixture<SharedHost<SqliteHost>>;

public sealed class AuditorWorkflowTestsOnSqlServer(SharedHost<SqlServerHost> shared) : AuditorWorkflowTests(shared.Host), IClassFixture<SharedHost<SqlServerHost>>;
