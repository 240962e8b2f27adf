using System.Net;
using System.Text.Json.Nodes;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Stores;

namespace PerfHub.Api.Tests.Features.SelfEvaluations;

public abstract class ValidateReportTests(PerfHubHost host) : IAsyncLifetime
{
    private static readonly string[] ReceiptOnlyFields =
    [
        "bureau", "unit", "fiscalYear", "revision", "status", "receivedAt", "late", "contentSha256", "previousSha256", "chain",
    ];

    private UnitClient _unit = null!;

    public async Task InitializeAsync() => _unit = await (await Region.CreateAsync(host)).RegisterUnitAsync();

    public Task DisposeAsync() => Task.CompletedTask;

    [StoreFact]
    public async Task A_verdict_is_a_receipt_without_what_only_filing_gives()
    {
        var verdict = (await _unit.ValidateReportAsync(SeedReport.Bytes)).Expect(HttpStatusCode.OK);
        var receipt = (await _unit.FileReportAsync(SeedReport.Bytes)).Expect(HttpStatusCode.Created);

        Assert.Equal(["policyVersion", "policyBureau", "ruleSetVersion", "score", "rules", "deviations"], verdict.AsObject().Select(it => it.Key));
        Assert.Equal(GetVerdict(receipt), verdict.ToJsonString());
    }

    [StoreFact]
    public async Task Nothing_is_stored()
    {
        (await _unit.ValidateReportAsync(SeedReport.Bytes)).Expect(HttpStatusCode.OK);

        (await _unit.GetReportAsync()).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        Assert.Empty((await _unit.ListRevisionsAsync()).Expect(HttpStatusCode.OK)["items"]!.AsArray());
    }

    [StoreFact]
    public async Task What_stands_is_left_as_it_is()
    {
        (await _unit.FileReportAsync(SeedReport.Bytes)).Expect(HttpStatusCode.Created);
        var before = (await _unit.GetReportAsync()).Body;

        (await _unit.ValidateReportAsync(SeedReport.CreateVariant(1).ToUtf8Bytes())).Expect(HttpStatusCode.OK);

        Assert.Equal(before, (await _unit.GetReportAsync()).Body);
    }

    [StoreProperty(MaxTest = 100, Arbitrary = [typeof(MutatedReportGenerator)])]
    public async Task Of_any_body_it_says_what_filing_says(MutatedReport body)
    {
        var verdict = await _unit.ValidateReportAsync(body.Bytes);
        var filing = await _unit.FileReportAsync(body.Bytes);

        if (verdict.Status == HttpStatusCode.OK)
        {
            Assert.Equal(GetVerdict(filing.Json), verdict.Json.ToJsonString());
            return;
        }

        var (refused, asFiled) = (verdict.Json, filing.Json);
        refused["traceId"] = asFiled["traceId"] = null;
        Assert.Equal(asFiled.ToJsonString(), refused.ToJsonString());
    }

    private static string GetVerdict(JsonNode receipt)
    {
        foreach (var name in ReceiptOnlyFields)
        {
            Assert.True(receipt.AsObject().Remove(name), name);
        }

        return receipt.ToJsonString();
    }
}

public sealed class ValidateReportTestsOnSqlite(SqliteHost host) : ValidateReportTests(host), IClassFixture<SqliteHost>;

public sealed class ValidateReportTestsOnSqlServer(SqlServerHost host) : ValidateReportTests(host), IClassFixture<SqlServerHost>;
