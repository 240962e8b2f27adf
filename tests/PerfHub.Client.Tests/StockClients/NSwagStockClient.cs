using System.Net.Http.Headers;

namespace PerfHub.Client.Tests.StockClients;

// Here, so that these types come before those of PerfHub.Client, which have the same names.
using PerfHub.StockClients.NSwag;

/// <summary>The client of NSwag.</summary>
internal sealed class NSwagStockClient : IStockClient
{
    private readonly HttpClient _http;

    private readonly NSwagClient _client;

    public NSwagStockClient(Uri address, string key)
    {
        _http = new HttpClient { BaseAddress = address };
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        _client = new NSwagClient(_http);
    }

    public void Dispose() => _http.Dispose();

    public async Task<string> CreateAuditorKeyAsync(string bureau) =>
        (await _client.CreateApiKeyAsync(new CreateApiKeyRequest { Role = Role.Auditor, Bureau = bureau, Name = "审计组" })).Key;

    public Task OpenYearAsync(string bureau, DateTimeOffset opensAt, DateTimeOffset closesAt) =>
        _client.PutWindowsAsync(bureau, 2024, new PutWindowsRequest { Final = new WindowPeriod { OpensAt = opensAt, ClosesAt = closesAt } });

    public Task RegisterUnitAsync(string bureau, string unit, string name) =>
        _client.PutUnitAsync(bureau, unit, new PutUnitRequest { Name = name, Sector = "文化", Kind = UnitKind.PublicInstitution });

    public async Task<IEnumerable<string>> ListUnitsAsync(string bureau) => (await _client.ListUnitsAsync(bureau)).Items.Select(it => it.Code);

    public async Task<(string Role, string Unit)> ReadCallerAsync()
    {
        var caller = await _client.GetMeAsync();
        return ($"{caller.Role}", caller.Unit.Code);
    }

    public async Task<decimal> ValidateReportAsync(string bureau, string unit) => (await _client.ValidateReportAsync(bureau, unit, 2024, CreateReport())).Score.Verified;

    public async Task<StockReceipt> FileReportAsync(string bureau, string unit, string idempotencyKey)
    {
        var receipt = await _client.FileReportAsync(bureau, unit, 2024, CreateReport(), idempotency_Key: idempotencyKey);
        return new StockReceipt(receipt.Revision, receipt.Late, receipt.ContentSha256, receipt.Score.Verified, receipt.Chain.Seq);
    }

    public async Task<(DateOnly FilledOn, string IndicatorKind)> ReadReportAsync(string bureau, string unit)
    {
        var report = (await _client.GetReportAsync(bureau, unit, 2024)).Report;
        return (report.FilledOn, $"{report.Indicators.Single().Kind}");
    }

    public async Task<IEnumerable<string>> ListMissingUnitsAsync(string bureau) =>
        (await _client.ListFilingsAsync(bureau, 2024, status: FilingStatusFilter.Missing)).Items.Select(it => it.Unit);

    public async Task<string> FindOpenDeviationAsync(string bureau, string unit) =>
        (await _client.ListDeviationsAsync(bureau, 2024, status: [DeviationStatus.Open], unit: unit, sort: DeviationSortKey.Severity)).Items.First().Id;

    public Task ExplainAsync(string deviation, string text) => _client.AddDeviationEventAsync(deviation, new DeviationAction { Kind = DeviationActionKind.Explain, Text = text });

    public Task ConfirmAsync(string deviation, string text) => _client.AddDeviationEventAsync(deviation, new DeviationAction { Kind = DeviationActionKind.Confirm, Text = text });

    public async Task<string> ReadStatusAsync(string deviation) => $"{(await _client.GetDeviationAsync(deviation)).Status}";

    public async Task<(int Total, int Sum)> PreviewDismissalAsync(string bureau, string text)
    {
        var action = new DeviationAction { Kind = DeviationActionKind.Dismiss, Text = text };
        var preview = await _client.PreviewDecisionsAsync(bureau, 2024, action, severity: [Severity.Low]);
        return (preview.Total, preview.ByStatus.Values.Sum());
    }

    public Task AcceptReportAsync(string bureau, string unit) =>
        _client.DecideReportAsync(bureau, unit, 2024, new DecideReportRequest { Decision = DecisionKind.Accept, Revision = 1 });

    public async Task<string> ReadLastEventAsync(string bureau, string unit) => $"{(await _client.ListReportHistoryAsync(bureau, unit, 2024)).Items.Last().Kind}";

    public async Task<int> CountAcceptedAsync(string bureau) => (await _client.GetOverviewAsync(bureau, 2024)).All.Filings.Accepted;

    public async Task<(string Unit, string Grade)> ReadFirstInRankingAsync(string bureau)
    {
        var first = (await _client.GetRankingAsync(bureau, 2024, RankingMetric.VerifiedScore)).Items.First();
        return (first.Unit, $"{first.Grade.Claimed}");
    }

    public async Task<string> DrawUnitAsync(string bureau, string seed) => (await _client.DrawSampleAsync(bureau, 2024, size: 1, seed: seed)).Items.Single().Unit;

    public async Task<long> ReadProofAsync(string bureau, string unit) => (await _client.GetReceiptProofAsync(bureau, unit, 2024, 1)).Seq;

    public async Task<string> AddFindingAsync(string bureau, string unit, string title) => (await _client.OpenDeviationAsync(
        bureau, 2024, new OpenDeviationRequest { Unit = unit, Title = title, Text = "抽查不符。", Severity = Severity.High, Expected = 12, Actual = "约十二" })).Id;

    public async Task<string> FindDeviationAsync(string bureau, string text)
    {
        var found = (await _client.ListDeviationsAsync(bureau, 2024, severity: [Severity.High], text: text)).Items.Single();
        Assert.Equal(("12", "约十二"), ($"{found.Expected}", $"{found.Actual}"));
        return found.Id;
    }

    public async Task<long> ReadReviewLetterAsync(string bureau, string unit)
    {
        using var letter = await _client.GetReviewLetterAsync(bureau, unit, 2024);
        using var content = new MemoryStream();
        await letter.Stream.CopyToAsync(content);
        return content.Length;
    }

    public async Task<(int Status, string Type)> ReadOverviewProblemAsync(string bureau)
    {
        var refused = await Assert.ThrowsAsync<ApiException<Problem>>(() => _client.GetOverviewAsync(bureau, 2024));
        return (refused.StatusCode, refused.Result.Type);
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
