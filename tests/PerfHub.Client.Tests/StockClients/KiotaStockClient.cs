using Microsoft.Kiota.Abstractions;
using Microsoft.Kiota.Abstractions.Authentication;
using Microsoft.Kiota.Http.HttpClientLibrary;

namespace PerfHub.Client.Tests.StockClients;

// Here, so that these types come before those of PerfHub.Client, which have the same names.
using PerfHub.StockClients.Kiota;
using PerfHub.StockClients.Kiota.Models;
using PerfHub.StockClients.Kiota.V1.Bureaus.Item;
using PerfHub.StockClients.Kiota.V1.Bureaus.Item.Units.Item.SelfEvaluations.Item;

/// <summary>The client of Kiota.</summary>
internal sealed class KiotaStockClient : IStockClient
{
    private readonly HttpClientRequestAdapter _adapter;

    private readonly KiotaClient _client;

    public KiotaStockClient(Uri address, string key)
    {
        _adapter = new HttpClientRequestAdapter(new BaseBearerTokenAuthenticationProvider(new FixedKey(key))) { BaseUrl = address.ToString().TrimEnd('/') };
        _client = new KiotaClient(_adapter);
    }

    public void Dispose() => _adapter.Dispose();

    public async Task<string> CreateAuditorKeyAsync(string bureau) =>
        (await _client.V1.ApiKeys.PostAsync(new CreateApiKeyRequest { Role = Role.Auditor, Bureau = bureau, Name = "审计组" }))!.Key!;

    public Task OpenYearAsync(string bureau, DateTimeOffset opensAt, DateTimeOffset closesAt) =>
        Bureau(bureau).Windows[2024].PutAsync(new PutWindowsRequest { Final = new WindowPeriod { OpensAt = opensAt, ClosesAt = closesAt } });

    public Task RegisterUnitAsync(string bureau, string unit, string name) =>
        Bureau(bureau).Units[unit].PutAsync(new PutUnitRequest { Name = name, Sector = "文化", Kind = UnitKind.PublicInstitution });

    public async Task<IEnumerable<string>> ListUnitsAsync(string bureau) => (await Bureau(bureau).Units.GetAsync())!.Items!.Select(it => it.Code!);

    public async Task<(string Role, string Unit)> ReadCallerAsync()
    {
        var caller = (await _client.V1.Me.GetAsync())!;
        return ($"{caller.Role}", caller.Unit!.Code!);
    }

    public async Task<decimal> ValidateReportAsync(string bureau, string unit) => (await Report(bureau, unit).Validate.PostAsync(CreateReport()))!.Score!.Verified!.Value;

    public async Task<StockReceipt> FileReportAsync(string bureau, string unit, string idempotencyKey)
    {
        var receipt = (await Report(bureau, unit).PostAsync(CreateReport(), it => it.Headers.Add("Idempotency-Key", idempotencyKey)))!;
        return new StockReceipt(receipt.Revision!.Value, receipt.Late!.Value, receipt.ContentSha256!, receipt.Score!.Verified!.Value, receipt.Chain!.Seq!.Value);
    }

    public async Task<(DateOnly FilledOn, string IndicatorKind)> ReadReportAsync(string bureau, string unit)
    {
        var report = (await Report(bureau, unit).GetAsync())!.Report!;
        var filledOn = report.FilledOn!.Value;
        return (new DateOnly(filledOn.Year, filledOn.Month, filledOn.Day), $"{report.Indicators!.Single().Kind}");
    }

    public async Task<IEnumerable<string>> ListMissingUnitsAsync(string bureau) =>
        (await Bureau(bureau).Filings[2024].GetAsync(it => it.QueryParameters.Status = FilingStatusFilter.Missing))!.Items!.Select(it => it.Unit!);

    public async Task<string> FindOpenDeviationAsync(string bureau, string unit)
    {
        var deviations = await Bureau(bureau).Deviations[2024].GetAsync(it =>
        {
            it.QueryParameters.Status = [DeviationStatus.Open];
            it.QueryParameters.Unit = unit;
            it.QueryParameters.Sort = DeviationSortKey.Severity;
        });
        return deviations!.Items![0].Id!;
    }

    public Task ExplainAsync(string deviation, string text) =>
        _client.V1.Deviations[deviation].Events.PostAsync(new DeviationAction { Kind = DeviationActionKind.Explain, Text = text });

    public Task ConfirmAsync(string deviation, string text) =>
        _client.V1.Deviations[deviation].Events.PostAsync(new DeviationAction { Kind = DeviationActionKind.Confirm, Text = text });

    public async Task<string> ReadStatusAsync(string deviation) => $"{(await _client.V1.Deviations[deviation].GetAsync())!.Status}";

    public async Task<(int Total, int Sum)> PreviewDismissalAsync(string bureau, string text)
    {
        var action = new DeviationAction { Kind = DeviationActionKind.Dismiss, Text = text };
        var preview = (await Bureau(bureau).Deviations[2024].Decisions.Preview.PostAsync(action, it => it.QueryParameters.Severity = [Severity.Low]))!;

        // Kiota keeps the members of a dictionary as data of unknown types.
        return (preview.Total!.Value, preview.ByStatus!.AdditionalData.Values.Sum(it => Convert.ToInt32(it, System.Globalization.CultureInfo.InvariantCulture)));
    }

    public Task AcceptReportAsync(string bureau, string unit) =>
        Report(bureau, unit).Decisions.PostAsync(new DecideReportRequest { Decision = DecisionKind.Accept, Revision = 1 });

    public async Task<string> ReadLastEventAsync(string bureau, string unit) => $"{(await Report(bureau, unit).History.GetAsync())!.Items![^1].Kind}";

    public async Task<int> CountAcceptedAsync(string bureau) => (await Bureau(bureau).Overview[2024].GetAsync())!.All!.Filings!.Accepted!.Value;

    public async Task<(string Unit, string Grade)> ReadFirstInRankingAsync(string bureau)
    {
        var first = (await Bureau(bureau).Rankings[2024].GetAsync(it => it.QueryParameters.Metric = RankingMetric.VerifiedScore))!.Items![0];
        return (first.Unit!, $"{first.Grade!.Claimed}");
    }

    public async Task<string> DrawUnitAsync(string bureau, string seed) =>
        (await Bureau(bureau).Deviations[2024].Sample.GetAsync(it => (it.QueryParameters.Size, it.QueryParameters.Seed) = (1, seed)))!.Items![0].Unit!;

    public async Task<long> ReadProofAsync(string bureau, string unit) => (await Report(bureau, unit).Revisions[1].Proof.GetAsync())!.Seq!.Value;

    public async Task<string> AddFindingAsync(string bureau, string unit, string title) =>
        (await Bureau(bureau).Deviations[2024].PostAsync(new OpenDeviationRequest { Unit = unit, Title = title, Text = "抽查不符。", Severity = Severity.High }))!.Id!;

    public async Task<string> FindDeviationAsync(string bureau, string text) =>
        (await Bureau(bureau).Deviations[2024].GetAsync(it => (it.QueryParameters.Severity, it.QueryParameters.Text) = ([Severity.High], text)))!.Items!.Single().Id!;

    public async Task<long> ReadReviewLetterAsync(string bureau, string unit)
    {
        // Kiota makes methods without a result for this media type; its requests can be sent without them.
        await using var letter = await _adapter.SendPrimitiveAsync<Stream>(Report(bureau, unit).ReviewLetter.ToGetRequestInformation());
        using var content = new MemoryStream();
        await letter!.CopyToAsync(content);
        return content.Length;
    }

    public async Task<(int Status, string Type)> ReadOverviewProblemAsync(string bureau)
    {
        var refused = await Assert.ThrowsAsync<Problem>(() => Bureau(bureau).Overview[2024].GetAsync());
        return (refused.ResponseStatusCode, refused.Type!);
    }

    private WithBureauCodeItemRequestBuilder Bureau(string code) => _client.V1.Bureaus[code];

    private WithFiscalYearItemRequestBuilder Report(string bureau, string unit) => Bureau(bureau).Units[unit].SelfEvaluations[2024];

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
