using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Data.Sqlite;
using PerfHub.Api.Security;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Stores;

namespace PerfHub.Api.Tests.Persistence.Rolling;

/// <summary>While a release is rolled out, hosts of the previous release run beside hosts of this one, on one store.</summary>
[Trait("Category", "Slow")]
[RequiresPreviousRelease]
public abstract class RollingReleaseTests
{
    private const string Bureau = "650104";

    [StoreFact]
    public async Task Units_file_and_bureaus_read_through_hosts_of_both_releases_at_once()
    {
        await using var older = CreateHost(PreviousRelease.GetAssemblyPath());
        await using var newer = CreateHost();
        await older.StartAsync();
        var (admin, unit) = await CreateKeysAsync(older);
        var olderUnit = new UnitClient(older.CreateHttpClient(unit), Bureau, "0137");
        (await olderUnit.FileReportAsync(CreateReport("第一稿。"))).Expect(HttpStatusCode.Created);

        // The new host migrates the store under the old one.
        await newer.StartAsync();
        var newerUnit = new UnitClient(newer.CreateHttpClient(unit), Bureau, "0137");
        await AssertSameReportAsync(olderUnit, newerUnit, revision: 1);

        foreach (var (filer, revision) in new[] { (newerUnit, 2), (olderUnit, 3), (newerUnit, 4), (olderUnit, 5) })
        {
            var filed = (await filer.FileReportAsync(CreateReport($"第{revision}稿。"))).Expect(HttpStatusCode.Created);
            Assert.Equal(revision, (int)filed["revision"]!);
            await AssertSameReportAsync(olderUnit, newerUnit, revision);
        }

        var (olderAdmin, newerAdmin) = (new BureauClient(older.CreateHttpClient(admin), Bureau), new BureauClient(newer.CreateHttpClient(admin), Bureau));
        await WorkOnDeviationsAsync(olderUnit, newerUnit, olderAdmin, newerAdmin);
        await RunJobsAsync(olderAdmin, newerAdmin);
        if (OlderHostsFollowRankings)
        {
            await ReadSameAsync(olderAdmin, newerAdmin, it => it.GetRankingAsync("limit=500"), "rank", "value", "unit", "deviations");
        }

        (await olderAdmin.DecideReportAsync(newerUnit, "accept", revision: 5)).Expect(HttpStatusCode.Created);
        (await newerUnit.FileReportAsync(CreateReport("第六稿。"))).Expect(HttpStatusCode.Conflict);
        (await newerAdmin.DecideReportAsync(olderUnit, "reopen", "补充材料。")).Expect(HttpStatusCode.Created);
        (await olderUnit.FileReportAsync(CreateReport("第六稿。"))).Expect(HttpStatusCode.Created);

        // The new host remains.
        await older.KillAsync();
        Assert.Equal(6, (int)(await newerUnit.GetReportAsync()).Expect(HttpStatusCode.OK)["revision"]!);
        Assert.Equal(6, (await BureauClient.ReadAllPagesAsync(page => newerAdmin.ListReceiptsAsync(page))).Count);
        Assert.True((bool)(await newerAdmin.GetAsync($"/v1/bureaus/{Bureau}/audit-log/verify")).Expect(HttpStatusCode.OK)["intact"]!);
    }

    /// <summary>The settings of a host on the store of the test.</summary>
    protected abstract IEnumerable<(string Name, string Value)> Settings { get; }

    /// <summary>Whether the rankings of an old host show the changes that follow the migration.</summary>
    protected virtual bool OlderHostsFollowRankings => true;

    /// <summary>Each host explains, reads and sees in its feed what the other one does.</summary>
    private static async Task WorkOnDeviationsAsync(UnitClient olderUnit, UnitClient newerUnit, BureauClient older, BureauClient newer)
    {
        var deviations = await ReadSameAsync(older, newer, it => it.ListDeviationsAsync("limit=500"), "id", "rule", "status", "pointer", "message");
        Assert.NotEmpty(deviations);
        var (first, second) = ((string)deviations[0]["id"]!, (string)deviations[1]["id"]!);
        (await olderUnit.PostAsync($"/v1/deviations/{first}/events", new { kind = "explain", text = "第二季度口径有调整。" })).Expect(HttpStatusCode.Created);
        (await newerUnit.PostAsync($"/v1/deviations/{second}/events", new { kind = "explain", text = "填报时单位有误。" })).Expect(HttpStatusCode.Created);
        (await newer.PostAsync($"/v1/deviations/{first}/events", new { kind = "confirm", text = "属实。" })).Expect(HttpStatusCode.Created);

        await ReadSameAsync(older, newer, it => it.ListDeviationsAsync("limit=500"), "id", "status", "explanation");
        await ReadSameAsync(older, newer, it => it.GetAsync($"/v1/bureaus/{Bureau}/deviations/2024/changes?limit=500"), "seq", "kind");
    }

    private static async Task RunJobsAsync(BureauClient older, BureauClient newer)
    {
        Assert.Equal(1, (int)(await older.RunEvaluationAsync())["done"]!);
        Assert.Equal(1, (int)(await newer.RunEvaluationAsync())["done"]!);
        await ReadSameAsync(older, newer, it => it.ListDeviationsAsync("limit=500"), "id", "rule", "status", "pointer", "message");
    }

    private static async Task AssertSameReportAsync(UnitClient older, UnitClient newer, int revision)
    {
        var (before, now) = ((await older.GetReportAsync()).Expect(HttpStatusCode.OK), (await newer.GetReportAsync()).Expect(HttpStatusCode.OK));
        Assert.Equal(revision, (int)now["revision"]!);
        foreach (var field in new[] { "revision", "status", "contentSha256", "previousSha256", "receiptSha256", "report" })
        {
            Assert.Equal(before[field]?.ToJsonString(), now[field]?.ToJsonString());
        }
    }

    /// <summary>Reads a list from both hosts and compares these fields of its items.</summary>
    private static async Task<List<JsonNode>> ReadSameAsync(BureauClient older, BureauClient newer, Func<BureauClient, Task<ApiResponse>> read, params string[] fields)
    {
        var (before, now) = ((await read(older)).Expect(HttpStatusCode.OK), (await read(newer)).Expect(HttpStatusCode.OK));
        Assert.Equal(Select(before), Select(now));
        return [.. now["items"]!.AsArray().Select(item => item!)];

        IEnumerable<string> Select(JsonNode page) => page["items"]!.AsArray().Select(item => string.Join(' ', fields.Select(field => item![field]?.ToJsonString())));
    }

    private static JsonNode CreateReport(string conclusion)
    {
        var report = SeedReport.Json.DeepClone();
        report["conclusion"] = conclusion;
        return report;
    }

    /// <summary>Creates the bureau and its unit, and returns the keys of its administrator and of the unit.</summary>
    private static async Task<(string Admin, string Unit)> CreateKeysAsync(HostProcess host)
    {
        (await host.Operator.CreateBureauAsync(Bureau)).Expect(HttpStatusCode.Created);
        var admin = (string)(await host.Operator.CreateKeyAsync(Role.BureauAdmin, Bureau)).Expect(HttpStatusCode.Created)["key"]!;
        var client = new BureauClient(host.CreateHttpClient(admin), Bureau);
        (await client.PutUnitAsync("0137")).Expect(HttpStatusCode.Created);
        return (admin, (string)(await client.CreateKeyAsync(Role.Unit, "0137")).Expect(HttpStatusCode.Created)["key"]!);
    }

    private HostProcess CreateHost(string? assembly = null)
    {
        (string, string)[] settings = [("PerfHub__BootstrapKey", PerfHubHost.BootstrapKey), .. Settings];
        return assembly is null ? new HostProcess([.. settings, ("PerfHub__WritePreviousFormat", "true")]) : new HostProcess(settings) { AssemblyPath = assembly };
    }
}

public sealed class RollingReleaseTestsOnSqlite : RollingReleaseTests, IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("perfhub-rolling-").FullName;

    protected override IEnumerable<(string Name, string Value)> Settings =>
        [("ConnectionStrings__PerfHub", new SqliteConnectionStringBuilder { DataSource = Path.Combine(_folder, "perfhub.db") }.ConnectionString)];

    // Decision 0120. A SQLite store has one host, which is stopped before the new one starts.
    protected override bool OlderHostsFollowRankings => false;

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}

public sealed class RollingReleaseTestsOnSqlServer : RollingReleaseTests, IAsyncLifetime
{
    private string _database = "";

    protected override IEnumerable<(string Name, string Value)> Settings => TestSqlServer.GetHostSettings(_database, "__");

    public async Task InitializeAsync() => _database = await TestSqlServer.CreateDatabaseAsync();

    public Task DisposeAsync() => TestSqlServer.DropDatabaseAsync(_database);
}
