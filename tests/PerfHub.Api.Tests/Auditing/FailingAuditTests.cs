using System.Diagnostics;
using System.Net;
using PerfHub.Api.Auditing;
using PerfHub.Api.Features.AuditLog;
using PerfHub.Api.Http.Problems;
using PerfHub.Api.Security;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Stores;

namespace PerfHub.Api.Tests.Auditing;

/// <summary>
/// The store refuses audit entries: a denied request gets its usual response, and its entry is written later. A change without an entry is not
/// stored.
/// </summary>
[Trait("Category", "Slow")]
public abstract class FailingAuditTests(PerfHubHost host)
{
    private static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(60);

    /// <summary>Makes the store refuse audit entries of actions like these, with an error that is no outage.</summary>
    protected abstract string RefuseEntriesSql(string pattern);

    protected abstract string AcceptEntriesSql { get; }

    [StoreFact]
    public async Task Denials_keep_their_responses_and_their_entries_are_written_once_the_store_accepts_them()
    {
        var (own, other) = (await Region.CreateAsync(host), await Region.CreateAsync(host));
        var reader = await own.CreateClientAsync(own.North, Role.BureauReader);
        var admin = await own.CreateClientAsync(own.North, Role.BureauAdmin);
        var stranger = new ApiClient(host.CreateHttpClient("phk_nobody_0000"));
        (string Path, Func<string, Task<ApiResponse>> Send, HttpStatusCode Status)[] calls =
        [
            ($"/v1/bureaus/{own.North}/rankings/2024", path => stranger.GetAsync(path), HttpStatusCode.Unauthorized),
            ($"/v1/bureaus/{own.North}/units/0137", path => reader.PutAsync(path, new { name = "单位", sector = "科技", kind = "other" }), HttpStatusCode.Forbidden),
            ($"/v1/bureaus/{other.City}/rankings/2024", path => reader.GetAsync(path), HttpStatusCode.NotFound),
        ];
        var usualResponses = await SendAllAsync();

        // Empties the outbox, whose rows could not be changed now.
        var before = (await admin.ReadAuditLogAsync()).Count + (await ReadServiceLogAsync()).Count;
        Assert.NotEqual(0, before);
        await host.ExecuteSqlAsync(RefuseEntriesSql("%"));
        List<(HttpStatusCode, ProblemBody, string)> responses;
        try
        {
            responses = await SendAllAsync();
        }
        finally
        {
            await host.ExecuteSqlAsync(AcceptEntriesSql);
        }

        Assert.Equal(usualResponses, responses);
        Assert.Equal(calls.Select(call => call.Status), responses.Select(response => response.Item1));
        var lines = host.Log.Lines.Where(line => line.Contains("could not be written; it is queued", StringComparison.Ordinal)).ToList();
        Assert.Equal(calls.Length, lines.Count);
        Assert.All(lines, line => Assert.DoesNotContain("phk_", line, StringComparison.Ordinal));
        await WaitForEntriesAsync(async () => (await admin.ReadAuditLogAsync()).Concat(await ReadServiceLogAsync()).Count() >= before + calls.Length);
        foreach (var (path, _, status) in calls)
        {
            var log = status == HttpStatusCode.Unauthorized ? await ReadServiceLogAsync() : await admin.ReadAuditLogAsync();
            Assert.Equal(2, log.Count(it => it.Action.EndsWith(path, StringComparison.Ordinal) && it.Outcome != AuditOutcome.Done));
        }

        async Task<List<(HttpStatusCode, ProblemBody, string)>> SendAllAsync()
        {
            var responses = new List<(HttpStatusCode, ProblemBody, string)>();
            foreach (var (path, send, _) in calls)
            {
                var response = await send(path);
                responses.Add((response.Status, response.Read<ProblemBody>() with { TraceId = "" }, $"{response.HttpResponse.Content.Headers.ContentType}"));
            }

            return responses;
        }
    }

    [StoreFact]
    public async Task A_filing_without_its_entry_is_not_stored_and_leaves_the_chain_to_the_filings_of_its_batch()
    {
        const int Units = 8, Reports = 5;
        var region = await Region.CreateAsync(host);
        var admin = await region.CreateClientAsync(region.North, Role.BureauAdmin);
        var units = await Task.WhenAll(Enumerable.Range(1, Units).Select(number => region.RegisterUnitAsync($"{number}")));
        var refused = units[2];
        var before = (await admin.ReadAuditLogAsync()).Count;
        await host.ExecuteSqlAsync(RefuseEntriesSql($"POST %/{region.North}/units/{refused.UnitCode}/%"));
        try
        {
            await Task.WhenAll(units.SelectMany(unit => Enumerable.Range(1, Reports).Select(async number => Assert.Equal(
                unit == refused ? HttpStatusCode.InternalServerError : HttpStatusCode.Created,
                (await unit.FileReportAsync(SeedReport.CreateVariant(number))).Status))));
        }
        finally
        {
            await host.ExecuteSqlAsync(AcceptEntriesSql);
        }

        (await refused.GetReportAsync()).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        (await refused.FileReportAsync(SeedReport.Bytes)).Expect(HttpStatusCode.Created);
        var entries = await admin.ReadAuditLogAsync();
        Assert.Equal(before + ((Units - 1) * Reports) + 1, entries.Count);
        Assert.Single(entries, it => it.Action.Contains($"/units/{refused.UnitCode}/self-evaluations/", StringComparison.Ordinal));
        var verified = (await admin.GetAsync($"/v1/bureaus/{region.North}/audit-log/verify")).Expect<VerifyAuditLog.Result>(HttpStatusCode.OK);
        Assert.Equal((true, entries.Count), (verified.Intact, (int)verified.Entries));
    }

    private Task<List<AuditEntryRow>> ReadServiceLogAsync() =>
        BureauClient.ReadAllPagesAsync<AuditEntryRow>(query => host.Operator.GetAsync($"/v1/audit-log?{query}"), "limit=500");

    private static async Task WaitForEntriesAsync(Func<Task<bool>> areWritten)
    {
        for (var elapsed = Stopwatch.StartNew(); !await areWritten(); await Task.Delay(200))
        {
            Assert.True(elapsed.Elapsed < MaxWait, "The queued entries were not written.");
        }
    }
}

public sealed class FailingAuditTestsOnSqlite(SqliteHost host) : FailingAuditTests(host), IClassFixture<SqliteHost>
{
    protected override string RefuseEntriesSql(string pattern) =>
        $"CREATE TRIGGER RefuseEntries BEFORE INSERT ON AuditEntry WHEN NEW.Action LIKE '{pattern}' BEGIN SELECT RAISE(ABORT, 'refused'); END";

    protected override string AcceptEntriesSql => "DROP TRIGGER RefuseEntries";
}

public sealed class FailingAuditTestsOnSqlServer(SqlServerHost host) : FailingAuditTests(host), IClassFixture<SqlServerHost>
{
    protected override string RefuseEntriesSql(string pattern) =>
        $"ALTER TABLE dbo.AuditOutbox ADD CONSTRAINT CK_RefuseEntries CHECK (Action NOT LIKE '{pattern}')";

    protected override string AcceptEntriesSql => "ALTER TABLE dbo.AuditOutbox DROP CONSTRAINT CK_RefuseEntries";
}
