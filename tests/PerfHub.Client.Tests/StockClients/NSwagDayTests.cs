using System.Net.Http.Headers;
using PerfHub.Client.Tests.Infrastructure;

namespace PerfHub.Client.Tests.StockClients;

// Here, so that these types come before those of PerfHub.Client, which have the same names.
using PerfHub.StockClients.NSwag;

/// <summary>A day of a unit, a bureau and an auditor with the client that NSwag generates from the committed document.</summary>
[Collection(SharedHost.Name)]
public sealed class NSwagDayTests(ClientHost host)
{
    private const string UnitCode = "0137";

    [Fact]
    public async Task A_day_of_a_unit_a_bureau_and_an_auditor()
    {
        var bureau = await TestBureau.CreateAsync(host);
        var (code, admin) = (bureau.Code, Connect(bureau.AdminKey));
        var auditorKey = await admin.CreateApiKeyAsync(new CreateApiKeyRequest { Role = Role.Auditor, Bureau = code, Name = "审计组" });
        var (unit, auditor) = (Connect(bureau.UnitKey), Connect(auditorKey.Key));

        // The bureau opens the year and registers another unit.
        await admin.PutWindowsAsync(code, 2024, new PutWindowsRequest
        {
            Final = new WindowPeriod { OpensAt = TimeProvider.System.GetUtcNow().AddDays(-1), ClosesAt = TimeProvider.System.GetUtcNow().AddDays(30) },
        });
        await admin.PutUnitAsync(code, "0138", new PutUnitRequest { Name = "图书馆", Sector = "文化", Kind = UnitKind.PublicInstitution });
        Assert.Equal(["0137", "0138"], (await admin.ListUnitsAsync(code)).Items.Select(it => it.Code));

        // The unit tries its report and files it; it is in time.
        Assert.Equal((Role.Unit, UnitCode), ((await unit.GetMeAsync()).Role, (await unit.GetMeAsync()).Unit.Code));
        var verdict = await unit.ValidateReportAsync(code, UnitCode, 2024, CreateReport());
        var receipt = await unit.FileReportAsync(code, UnitCode, 2024, CreateReport(), idempotency_Key: "morning");
        var replayed = await unit.FileReportAsync(code, UnitCode, 2024, CreateReport(), idempotency_Key: "morning");
        var filed = await unit.GetReportAsync(code, UnitCode, 2024);
        Assert.Equal((1, false, receipt.ContentSha256), (receipt.Revision, receipt.Late, replayed.ContentSha256));
        Assert.Equal((verdict.Score.Verified, new DateOnly(2025, 2, 18), IndicatorKind.Quantitative), (receipt.Score.Verified, filed.Report.FilledOn, filed.Report.Indicators.Single().Kind));

        // The bureau sees who is missing, and what the rules have found; the unit explains.
        Assert.Equal(["0138"], (await admin.ListFilingsAsync(code, 2024, status: FilingStatusFilter.Missing)).Items.Select(it => it.Unit));
        var deviation = (await admin.ListDeviationsAsync(code, 2024, status: [DeviationStatus.Open], unit: UnitCode, sort: DeviationSortKey.Severity)).Items.First();
        await unit.AddDeviationEventAsync(deviation.Id, new DeviationAction { Kind = DeviationActionKind.Explain, Text = "年末补付。" });
        await admin.AddDeviationEventAsync(deviation.Id, new DeviationAction { Kind = DeviationActionKind.Confirm, Text = "属实。" });
        Assert.Equal(DeviationStatus.Confirmed, (await admin.GetDeviationAsync(deviation.Id)).Status);
        var bulk = await admin.PreviewDecisionsAsync(code, 2024, new DeviationAction { Kind = DeviationActionKind.Dismiss, Text = "可以接受。" }, severity: [Severity.Low]);
        Assert.Equal(bulk.Total, bulk.ByStatus.Values.Sum());
        await admin.DecideReportAsync(code, UnitCode, 2024, new DecideReportRequest { Decision = DecisionKind.Accept, Revision = 1 });
        Assert.Equal(ReportHistoryEventKind.Accepted, (await unit.ListReportHistoryAsync(code, UnitCode, 2024)).Items.Last().Kind);
        Assert.Equal(1, (await admin.GetOverviewAsync(code, 2024)).All.Filings.Accepted);
        Assert.Equal(Grade.优, (await admin.GetRankingAsync(code, 2024, RankingMetric.VerifiedScore)).Items.Single().Grade.Claimed);

        // The auditor draws a sample, checks the receipt, and adds a finding.
        Assert.Equal(UnitCode, (await auditor.DrawSampleAsync(code, 2024, size: 1, seed: "2024")).Items.Single().Unit);
        Assert.Equal(receipt.Chain.Seq, (await auditor.GetReceiptProofAsync(code, UnitCode, 2024, 1)).Seq);
        var finding = await auditor.OpenDeviationAsync(
            code, 2024, new OpenDeviationRequest { Unit = UnitCode, Title = "人数不符", Text = "抽查不符。", Severity = Severity.High, Expected = 12, Actual = "约十二" });
        Assert.Equal(finding.Id, (await auditor.ListDeviationsAsync(code, 2024, severity: [Severity.High], text: "人数不符")).Items.Single().Id);
        using var list = await auditor.GetReviewLetterAsync(code, UnitCode, 2024);
        Assert.Equal(200, list.StatusCode);

        // A refusal is a typed problem.
        var refused = await Assert.ThrowsAsync<ApiException<Problem>>(() => unit.GetOverviewAsync(code, 2024));
        Assert.Equal((403, "urn:perfhub:problem:forbidden"), (refused.StatusCode, refused.Result.Type));
    }

    private NSwagClient Connect(string key)
    {
        var http = new HttpClient { BaseAddress = host.Address };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        return new NSwagClient(http);
    }

    private static SelfEvaluationReport CreateReport() => new()
    {
        FilledOn = new DateOnly(2025, 2, 18),
        Budget = new Budget { Initial = 100, Adjusted = 100, Executed = 60 },
        Indicators =
        [
            new Indicator
            {
                Code = "1", Name = "开展培训次数", Kind = IndicatorKind.Quantitative, Direction = Direction.AtLeast, Weight = 90, Score = 90,
                Target = new Target { Value = 10, Unit = "次" }, Final = new Measure { Value = 10, Unit = "次" },
            },
        ],
        Score = new ClaimedScore { ExecutionWeight = 10, Execution = 10, Total = 100, Grade = Grade.优 },
    };
}
