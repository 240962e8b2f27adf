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
    public async Task A_verdict_has_the_fields_of_a_receipt_that_do_not_depend_on_filing()
    {
        var verdict = (await _unit.ValidateReportAsync(SeedReport.Bytes)).Expect(HttpStatusCode.OK);
        var receipt = (await _unit.FileReportAsync(SeedReport.Bytes)).Expect(HttpStatusCode.Created);

        Assert.Equal(["policyVersion", "policyBureau", "ruleSetVersion", "score", "rules", "deviations"], verdict.AsObject().Select(it => it.Key));
        Assert.Equal(GetVerdict(receipt), verdict.ToJsonString());
    }

    [StoreFact]
    public async Task Validation_stores_nothing()
    {
        (await _unit.ValidateReportAsync(SeedReport.Bytes)).Expect(HttpStatusCode.OK);

        (await _unit.GetReportAsync()).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        Assert.Empty(await _unit.ReadRevisionsAsync());
    }

    [StoreFact]
    public async Task Validation_does_not_change_the_current_report()
    {
        (await _unit.FileReportAsync(SeedReport.Bytes)).Expect(HttpStatusCode.Created);
        var before = (await _unit.GetReportAsync()).Body;

        (await _unit.ValidateReportAsync(SeedReport.CreateVariant(1).ToUtf8Bytes())).Expect(HttpStatusCode.OK);

        Assert.Equal(before, (await _unit.GetReportAsync()).Body);
    }

    [StoreProperty(MaxTest = 100, Arbitrary = [typeof(MutatedReportGenerator)])]
    public async Task Validation_of_any_body_agrees_with_filing(MutatedReport body)
    {
        var verdict = await _unit.ValidateReportAsync(body.Bytes);
        var filing = await _unit.FileReportAsync(body.Bytes);

        if (verdict.Status == HttpStatusCode.OK)
        {
            Assert.Equal(GetVerdict(filing.Json), verdict.Json.ToJsonString());
            return;
        }

        var (validationProblem, filingProblem) = (verdict.Json, filing.Json);
        validationProblem["traceId"] = filingProblem["traceId"] = null;
        validationProblem["instance"] = filingProblem["instance"] = null;
        Assert.Equal(filingProblem.ToJsonString(), validationProblem.ToJsonString());
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

public sealed class ValidateReportTestsOnSqlite(SharedHost<SqliteHost> shared) : ValidateReportTests(shared.Host), IClassFixture<SharedHost<SqliteHost>>;

public sealed class ValidateReportTestsOnSqlServer(SharedHost<SqlServerHost> shared) : ValidateReportTests(shared.Host), IClassFixture<SharedHost<SqlServerHost>>;
