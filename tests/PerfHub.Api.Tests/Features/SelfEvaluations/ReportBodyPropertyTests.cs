using System.Net;
using System.Text;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Stores;

namespace PerfHub.Api.Tests.Features.SelfEvaluations;

/// <summary>Any body gets either a problem that explains the refusal or a receipt, and an accepted body is read back unchanged.</summary>
public abstract class ReportBodyPropertyTests(PerfHubHost host) : IAsyncLifetime
{
    private UnitClient _unit = null!;

    public async Task InitializeAsync() => _unit = await (await Region.CreateAsync(host)).RegisterUnitAsync();

    public Task DisposeAsync() => Task.CompletedTask;

    [StoreProperty(MaxTest = 400, Arbitrary = [typeof(MutatedReportGenerator)])]
    public Task A_mutated_report_is_refused_or_stored_byte_for_byte(MutatedReport body) => AssertRefusedOrStoredAsync(body.Bytes);

    [StoreProperty(MaxTest = 200)]
    public Task Random_bytes_are_refused(byte[] body) => AssertRefusedOrStoredAsync(body);

    [StoreTheory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("\"\\ud800\"")]
    [InlineData("{\"\\ud800\":1,\"\\ud800\":2}")]
    [InlineData("{\"score\":{\"grade\":\"\\ud800\"}}")]
    [InlineData("{\"filledOn\":\"\\udc00\"}")]
    [InlineData("{\"filledOn\":\"\\u0000\"}")]
    [InlineData("{\"budget\":{\"initial\":1e400}}")]
    [InlineData("{\"budget\":{\"initial\":-0}}")]
    [InlineData("{\"budget\":{\"initial\":NaN}}")]
    [InlineData("{\"a\":1}{\"a\":1}")]
    [InlineData("\ufeff{}")]
    public async Task A_malformed_or_invalid_body_is_refused(string body) => await AssertRefusedOrStoredAsync(Encoding.UTF8.GetBytes(body));

    [StoreFact]
    public async Task A_deeply_nested_body_is_refused()
    {
        foreach (var depth in new[] { 31, 32, 33, 100_000 })
        {
            await AssertRefusedOrStoredAsync(Encoding.UTF8.GetBytes(new string('[', depth) + new string(']', depth)));
            await AssertRefusedOrStoredAsync(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("{\"a\":", depth))));
        }
    }

    private async Task AssertRefusedOrStoredAsync(byte[] body)
    {
        var verdict = await _unit.ValidateReportAsync(body);
        var receipt = await _unit.FileReportAsync(body);

        Assert.Equal((int)verdict.Status < 300, (int)receipt.Status < 300);
        if ((int)receipt.Status < 300)
        {
            var current = (await _unit.GetReportAsync()).Body;
            Assert.Contains($"\"report\":{Encoding.UTF8.GetString(body).Trim()}", current, StringComparison.Ordinal);
            return;
        }

        foreach (var refusal in new[] { verdict, receipt })
        {
            Assert.InRange((int)refusal.Status, 400, 499);
            var problem = refusal.ExpectProblemBody(refusal.Status, refusal.Status == HttpStatusCode.BadRequest ? "malformed-body" : "invalid-body");
            Assert.False(string.IsNullOrWhiteSpace(problem.Detail) && problem.Errors is null, refusal.Body);
        }
    }
}

public sealed class ReportBodyPropertyTestsOnSqlite(SharedHost<SqliteHost> shared) : ReportBodyPropertyTests(shared.Host), IClassFixture<SharedHost<SqliteHost>>;

public sealed class ReportBodyPropertyTestsOnSqlServer(SharedHost<SqlServerHost> shared) : ReportBodyPropertyTests(shared.Host), IClassFixture<SharedHost<SqlServerHost>>;
