using Microsoft.Kiota.Abstractions;
using Microsoft.Kiota.Abstractions.Authentication;
using Microsoft.Kiota.Http.HttpClientLibrary;
using PerfHub.Client.Tests.Infrastructure;

namespace PerfHub.Client.Tests.StockClients;

// Here, so that these types come before those of PerfHub.Client, which have the same names.
using PerfHub.StockClients.Kiota;
using PerfHub.StockClients.Kiota.Models;

/// <summary>A day of a unit, a bureau and an auditor with the client that Kiota generates from the committed document.</summary>
[Collection(SharedHost.Name)]
public sealed class KiotaDayTests(ClientHost host)
{
    private const string UnitCode = "0137";

    [Fact]
    public async Task A_day_of_a_unit_a_bureau_and_an_auditor()
    {
        var bureau = await TestBureau.CreateAsync(host);
        var (code, admin) = (bureau.Code, Connect(bureau.AdminKey));
        var auditorKey = await admin.V1.ApiKeys.PostAsync(new CreateApiKeyRequest { Role = Role.Auditor, Bureau = code, Name = "审计组" });
        var (unit, auditor) = (Connect(bureau.UnitKey), Connect(auditorKey!.Key!));
        var (adminBureau, unitReport, auditorBureau) =
            (admin.V1.Bureaus[code], unit.V1.Bureaus[code].Units[UnitCode].SelfEvaluations[2024], auditor.V1.Bureaus[code]);

        // The bureau opens the year and registers another unit.
        await adminBureau.Windows[2024].PutAsync(new PutWindowsRequest
        {
            Final = new WindowPeriod { OpensAt = TimeProvider.System.GetUtcNow().AddDays(-1), ClosesAt = TimeProvider.System.GetUtcNow().AddDays(30) },
        });
        await adminBureau.Units["0138"].PutAsync(new PutUnitRequest { Name = "图书馆", Sector = "文化", Kind = UnitKind.PublicInstitution });
        Assert.Equal(["0137", "0138"], (await adminBureau.Units.GetAsync())!.Items!.Select(it => it.Code!));

        // The unit tries its report and files it; it is in time.
        Assert.Equal((Role.Unit, UnitCode), ((await unit.V1.Me.GetAsync())!.Role, (await unit.V1.Me.GetAsync())!.Unit!.Code));
        var verdict = await unitReport.Validate.PostAsync(CreateReport());
        var receipt = (await unitReport.PostAsync(CreateReport(), it => it.Headers.Add("Idempotency-Key", "morning")))!;
        var replayed = await unitReport.PostAsync(CreateReport(), it => it.Headers.Add("Idempotency-Key", "morning"));
        var filed = (await unitReport.GetAsync())!.Report!;
        Assert.Equal((1, false, receipt.ContentSha256), (receipt.Revision, receipt.Late, replayed!.ContentSha256));
        Assert.Equal((verdict!.Score!.Verified, new Date(2025, 2, 18), IndicatorKind.Quantitative), (receipt.Score!.Verified, filed.FilledOn, filed.Indicators!.Single().Kind));

        // The bureau sees who is missing, and what the rules have found; the unit explains.
        var missing = await adminBureau.Filings[2024].GetAsync(it => it.QueryParameters.Status = FilingStatusFilter.Missing);
        Assert.Equal(["0138"], missing!.Items!.Select(it => it.Unit!));
        var deviations = await adminBureau.Deviations[2024].GetAsync(it =>
        {
            it.QueryParameters.Status = [DeviationStatus.Open];
            it.QueryParameters.Unit = UnitCode;
            it.QueryParameters.Sort = DeviationSortKey.Severity;
        });
        var id = deviations!.Items![0].Id!;
        await unit.V1.Deviations[id].Events.PostAsync(new DeviationAction { Kind = DeviationActionKind.Explain, Text = "年末补付。" });
        await admin.V1.Deviations[id].Events.PostAsync(new DeviationAction { Kind = DeviationActionKind.Confirm, Text = "属实。" });
        Assert.Equal(DeviationStatus.Confirmed, (await admin.V1.Deviations[id].GetAsync())!.Status);
        var bulk = await adminBureau.Deviations[2024].Decisions.Preview.PostAsync(
            new DeviationAction { Kind = DeviationActionKind.Dismiss, Text = "可以接受。" }, it => it.QueryParameters.Severity = [Severity.Low]);
        Assert.NotNull(bulk!.Total);
        await adminBureau.Units[UnitCode].SelfEvaluations[2024].Decisions.PostAsync(new DecideReportRequest { Decision = DecisionKind.Accept, Revision = 1 });
        Assert.Equal(ReportHistoryEventKind.Accepted, (await unitReport.History.GetAsync())!.Items![^1].Kind);
        Assert.Equal(1, (await adminBureau.Overview[2024].GetAsync())!.All!.Filings!.Accepted);
        Assert.Equal(UnitCode, (await adminBureau.Rankings[2024].GetAsync(it => it.QueryParameters.Metric = RankingMetric.VerifiedScore))!.Items![0].Unit);

        // The auditor draws a sample, checks the receipt, and adds a finding.
        Assert.Equal(UnitCode, (await auditorBureau.Deviations[2024].Sample.GetAsync(it => (it.QueryParameters.Size, it.QueryParameters.Seed) = (1, "2024")))!.Items![0].Unit);
        Assert.Equal(receipt.Chain!.Seq, (await auditorBureau.Units[UnitCode].SelfEvaluations[2024].Revisions[1].Proof.GetAsync())!.Seq);
        var finding = await auditorBureau.Deviations[2024].PostAsync(
            new OpenDeviationRequest { Unit = UnitCode, Title = "人数不符", Text = "抽查不符。", Severity = Severity.High });
        var found = await auditorBureau.Deviations[2024].GetAsync(it => (it.QueryParameters.Severity, it.QueryParameters.Text) = ([Severity.High], "人数不符"));
        Assert.Equal(finding!.Id, found!.Items!.Single().Id);

        // A refusal is a typed problem.
        var refused = await Assert.ThrowsAsync<Problem>(() => unit.V1.Bureaus[code].Overview[2024].GetAsync());
        Assert.Equal((403, "urn:perfhub:problem:forbidden"), (refused.ResponseStatusCode, refused.Type));
    }

    private KiotaClient Connect(string key) => new(new HttpClientRequestAdapter(new BaseBearerTokenAuthenticationProvider(new FixedKey(key))) { BaseUrl = host.Address.ToString().TrimEnd('/') });

    private static SelfEvaluationReport CreateReport() => new()
    {
        FilledOn = new Date(2025, 2, 18),
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

    private sealed class FixedKey(string key) : IAccessTokenProvider
    {
        public AllowedHostsValidator AllowedHostsValidator { get; } = new();

        public Task<string> GetAuthorizationTokenAsync(Uri uri, Dictionary<string, object>? additionalAuthenticationContext = null, CancellationToken cancellationToken = default) =>
            Task.FromResult(key);
    }
}
