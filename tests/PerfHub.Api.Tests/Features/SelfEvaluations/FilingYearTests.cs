using System.Globalization;
using System.Net;
using PerfHub.Api.Features.MidYear;
using PerfHub.Api.Features.SelfEvaluations;
using PerfHub.Api.Reports;
using PerfHub.Api.Reports.Assessments;
using PerfHub.Api.Reports.Deviations;
using PerfHub.Api.Reports.Receipts;
using PerfHub.Api.Security;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Stores;

namespace PerfHub.Api.Tests.Features.SelfEvaluations;

/// <summary>Follows one unit from the filing windows of a year to the report of the next year.</summary>
public abstract class FilingYearTests(PerfHubHost host) : IAsyncLifetime
{
    private const string MidYearRule = "mid-year-differs-from-filed", OverCompletionRule = "over-completion", PartRule = "part-exceeds-whole";

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync()
    {
        host.Clock.Reset();
        return Task.CompletedTask;
    }

    [StoreFact]
    public async Task A_report_is_returned_filed_again_accepted_and_followed_by_the_next_year()
    {
        // June 2024: the city sets the windows for its districts.
        SetDate("2024-06-01");
        var region = await Region.CreateAsync(host);
        var (unit, bureau) = (await region.RegisterUnitAsync(), await region.CreateClientAsync(region.North, Role.BureauAdmin));
        (await region.Admin.PutWindowsAsync(
            final: ("2025-01-01T00:00:00+08:00", "2025-03-31T23:59:59.999+08:00"),
            midYear: ("2024-07-01T00:00:00+08:00", "2024-07-31T23:59:59.999+08:00"))).Expect(HttpStatusCode.OK);
        (await unit.FileMidYearAsync(MidYearFilingBody.CreateFromSeed())).ExpectProblem(HttpStatusCode.Conflict, "conflict");

        // July: the unit files its mid-year figures.
        SetDate("2024-07-15");
        Assert.False((await unit.FileMidYearAsync(MidYearFilingBody.CreateFromSeed())).Expect<MidYearReceipt>(HttpStatusCode.Created).Late);

        // December is before the window. In February the unit files its report, which states a mid-year value of 6 for the
        // second indicator; the unit filed 4 in July.
        SetDate("2024-12-31");
        (await unit.FileReportAsync(SeedReport.Bytes)).ExpectProblem(HttpStatusCode.Conflict, "conflict");
        SetDate("2025-02-18");
        var report = SeedReport.Json;
        report["indicators"]![1]!["midYear"]!["value"] = 6;
        var receipt = (await unit.FileReportAsync(report)).Expect<Receipt>(HttpStatusCode.Created);
        Assert.Equal((1, false, ReportStatus.Submitted), (receipt.Revision, receipt.Late, receipt.Status));
        Assert.Equal(14, receipt.Deviations.Count);
        var midYear = GetDeviation(receipt, MidYearRule);
        Assert.Equal(("/indicators/1/midYear", 4m, 6m), (midYear.Pointer, midYear.Expected.Number, midYear.Actual.Number));

        // The unit explains one deviation; the bureau dismisses another and returns the report.
        await AddEventAsync(unit, GetDeviation(receipt, OverCompletionRule), "explain", "六月新管理办法出台，申请入驻的机构增多。");
        await AddEventAsync(bureau, GetDeviation(receipt, PartRule, "executed"), "dismiss", "含科技专项资金，口径不同。");
        (await bureau.DecideReportAsync(unit, "return", "年中监控值与年中报送数不一致，请核实。")).Expect(HttpStatusCode.Created);
        Assert.Equal(ReportStatus.Returned, (await unit.ReadReportAsync()).Status);

        // The unit files again with the mid-year value corrected and another figure changed.
        SetDate("2025-03-03");
        report = SeedReport.Json;
        report["budget"]!["fiscalFunds"]!["executed"] = 253;
        receipt = (await unit.FileReportAsync(report)).Expect<Receipt>(HttpStatusCode.Created);
        Assert.Equal((2, ReportStatus.Submitted), (receipt.Revision, receipt.Status));
        var cases = (await bureau.ReadDeviationsAsync("limit=5")).ToDictionary(it => (it.Pointer, it.Rule));
        Assert.Equal(14, cases.Count);
        var resolved = cases[("/indicators/1/midYear", MidYearRule)];
        Assert.Equal(DeviationStatus.Resolved, resolved.Status);
        var explained = cases[("/indicators/1/final", OverCompletionRule)];
        Assert.Equal((DeviationStatus.Explained, "六月新管理办法出台，申请入驻的机构增多。"), (explained.Status, explained.Explanation));
        var reopened = cases[("/budget/fiscalFunds/executed", PartRule)];
        Assert.Equal((DeviationStatus.Open, 253m), (reopened.Status, reopened.Actual.Number));
        Assert.Equal(11, cases.Values.Except([resolved, explained, reopened]).Count(it => it.Status == DeviationStatus.Open));

        // The bureau accepts the report, which locks it and its mid-year figures.
        (await bureau.DecideReportAsync(unit, "accept")).Expect(HttpStatusCode.Created);
        SetDate("2025-03-20");
        (await unit.FileReportAsync(SeedReport.CreateVariant(1))).ExpectProblem(HttpStatusCode.Conflict, "conflict");
        (await unit.FileMidYearAsync(MidYearFilingBody.CreateFromSeed(1m))).ExpectProblem(HttpStatusCode.Conflict, "conflict");
        Assert.Equal(ReportStatus.Accepted, (await unit.ReadReportAsync()).Status);
        Assert.Equal(
            [
                (ReportHistoryEventKind.Submitted, 1), (ReportHistoryEventKind.Returned, 1),
                (ReportHistoryEventKind.Submitted, 2), (ReportHistoryEventKind.Accepted, 2),
            ],
            (await unit.ReadReportHistoryAsync()).Select(it => (it.Kind, it.Revision)));

        // A year later the unit files the same text, with targets below last year's final values.
        SetDate("2026-02-20");
        receipt = (await unit.FileReportAsync(SeedReport.Bytes, 2025)).Expect<Receipt>(HttpStatusCode.Created);
        Assert.Equal(1, receipt.Revision);
        Assert.Equal(
            [("2", "/indicators/1/target"), ("4", "/indicators/3/target")],
            GetDeviations(receipt, "target-below-last-year").Select(it => (it.Indicator, it.Pointer)));
        Assert.Single(GetDeviations(receipt, "copied-from-last-year"));
        Assert.Empty(GetDeviations(receipt, "late-filing"));
    }

    [StoreFact]
    public async Task Filing_an_earlier_year_reevaluates_the_next_year()
    {
        var region = await Region.CreateAsync(host);
        var unit = await region.RegisterUnitAsync();
        var receipt = (await unit.FileReportAsync(SeedReport.Bytes, 2024)).Expect<Receipt>(HttpStatusCode.Created);
        Assert.Empty(GetDeviations(receipt, "copied-from-last-year"));

        (await unit.FileReportAsync(SeedReport.Bytes, 2023)).Expect(HttpStatusCode.Created);

        var current = await unit.ReadReportAsync(2024);
        Assert.Single(GetDeviations(current, "copied-from-last-year"));
        Assert.Equal((1, receipt.ContentSha256), (current.Revision, current.ContentSha256));

        // The revision keeps its original verdict; the history records the re-evaluation.
        Assert.Empty(GetDeviations((await unit.GetRevisionAsync(1, 2024)).Expect<Receipt>(HttpStatusCode.OK), "copied-from-last-year"));
        Assert.Equal(
            [ReportHistoryEventKind.Submitted, ReportHistoryEventKind.Reevaluated],
            (await unit.ReadReportHistoryAsync(year: 2024)).Select(it => it.Kind));

        // A different text for the earlier year resolves the deviation.
        (await unit.FileReportAsync(new SmallReport().ToJson(), 2023)).Expect(HttpStatusCode.Created);
        Assert.Empty(GetDeviations(await unit.ReadReportAsync(2024), "copied-from-last-year"));
    }

    private void SetDate(string day) => host.Clock.Set(DateTimeOffset.Parse(day + "T10:00:00+08:00", CultureInfo.InvariantCulture));

    private static IEnumerable<ReceiptDeviation> GetDeviations(Receipt receipt, string rule) => receipt.Deviations.Where(it => it.Rule == rule);

    private static ReceiptDeviation GetDeviation(Receipt receipt, string rule, string pointerEnd = "") =>
        GetDeviations(receipt, rule).Single(it => it.Pointer.EndsWith(pointerEnd, StringComparison.Ordinal));

    private static async Task AddEventAsync(ApiClient client, ReceiptDeviation deviation, string kind, string text) =>
        (await client.AddDeviationEventAsync(deviation.Id, kind, text)).Expect(HttpStatusCode.Created);
}

public sealed class FilingYearTestsOnSqlite(SqliteHost host) : FilingYearTests(host), IClassFixture<SqliteHost>;

public sealed class FilingYearTestsOnSqlServer(SqlServerHost host) : FilingYearTests(host), IClassFixture<SqlServerHost>;
