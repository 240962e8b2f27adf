using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Data.Sqlite;
using PerfHub.Api.Security;
using PerfHub.Api.Tests.Infrastructure;

namespace PerfHub.Api.Tests.Persistence;

/// <summary>A store in the format of the previous release is migrated, however often the host is killed meanwhile, and reads the same.</summary>
public sealed class StoredFormatTests : IAsyncLifetime, IAsyncDisposable
{
    private const string Bureau = "650104";

    private static readonly string[] Lists =
    [
        $"/v1/bureaus/{Bureau}/deviations/2024?limit=500", $"/v1/bureaus/{Bureau}/deviations/2024?format=csv", $"/v1/bureaus/{Bureau}/deviations/2024?format=ndjson",
        $"/v1/bureaus/{Bureau}/deviations/2024/changes?limit=500", $"/v1/bureaus/{Bureau}/receipts?limit=500", $"/v1/bureaus/{Bureau}/indicators/2024?limit=500",
        $"/v1/bureaus/{Bureau}/filings/2024?limit=500", $"/v1/bureaus/{Bureau}/rankings/2024?format=csv", $"/v1/bureaus/{Bureau}/units/0001/self-evaluations/2024",
        $"/v1/bureaus/{Bureau}/units/0001/self-evaluations/2024/revisions/1", $"/v1/bureaus/{Bureau}/units/0002/self-evaluations/2024",
    ];

    private readonly HostProcess _before;
    private readonly HostProcess _after;

    public StoredFormatTests()
    {
        _before = new HostProcess(("PerfHub__BootstrapKey", PerfHubHost.BootstrapKey), ("PerfHub__WritePreviousFormat", "true"));
        _after = new HostProcess(
            ("PerfHub__BootstrapKey", PerfHubHost.BootstrapKey), ("ConnectionStrings__PerfHub", new SqliteConnectionStringBuilder { DataSource = _before.DatabaseFile }.ConnectionString));
    }

    [Fact]
    public async Task A_store_in_the_previous_format_reads_the_same_after_a_migration_that_was_killed_again_and_again()
    {
        await _before.StartAsync();
        (await _before.Operator.CreateBureauAsync(Bureau)).Expect(HttpStatusCode.Created);
        var key = (string)(await _before.Operator.CreateKeyAsync(Role.BureauAdmin, Bureau)).Expect(HttpStatusCode.Created)["key"]!;
        var admin = new BureauClient(_before.CreateHttpClient(key), Bureau);
        var unitKey = await FileReportsAsync(admin);
        var before = await ReadAllAsync(admin);
        await _before.KillAsync();
        Assert.Equal((1L, 0L), (await QueryAsync("SELECT MIN(MessageZh <> '') FROM Deviation"), await CountZstandardAsync()));

        // As a store of the release before: without the columns of the migration.
        await ExecuteAsync("ALTER TABLE Deviation DROP COLUMN WordsHash; ALTER TABLE Deviation DROP COLUMN Reevaluation; ALTER TABLE NarrativeSignature DROP COLUMN Indicators; DELETE FROM SchemaVersions WHERE ScriptName LIKE '%.0028_%'");
        for (var milliseconds = 100; milliseconds <= 1_000; milliseconds += 100)
        {
            _after.BeginStart();
            await Task.Delay(milliseconds);
            await _after.KillAsync();
        }

        await _after.StartAsync();
        var migrated = new BureauClient(_after.CreateHttpClient(key), Bureau);
        Assert.Equal(before, await ReadAllAsync(migrated));
        Assert.Equal(1L, await QueryAsync("SELECT COUNT(*) FROM SchemaVersions WHERE ScriptName LIKE '%.0029_%breaking%'"));

        // New revisions are stored in the new format, beside the old ones.
        var unit = new UnitClient(_after.CreateHttpClient(unitKey), Bureau, "0001");
        (await unit.FileReportAsync(new SmallReport { ActualStaff = 13 }.ToJson())).Expect(HttpStatusCode.Created);
        Assert.Equal((1L, 1L), (await QueryAsync("SELECT COUNT(DISTINCT Revision) FROM Deviation WHERE MessageZh = ''"), await CountZstandardAsync()));
        Assert.Equal(1L, await QueryAsync("SELECT COUNT(Indicators) FROM NarrativeSignature"));
        Assert.Equal(GetNames(before[5]), GetNames((await migrated.GetAsync(Lists[5])).Body));
        Assert.Equal(before[^2], (await migrated.GetAsync(Lists[^2])).Body);
        Assert.All(await migrated.ReadDeviationsAsync(), it => Assert.NotEqual("", it.Message));
    }

    private static string GetNames(string body) => JsonNode.Parse(body)!["names"]!.ToJsonString();

    public Task InitializeAsync() => Task.CompletedTask;

    Task IAsyncLifetime.DisposeAsync() => DisposeAsync().AsTask();

    public async ValueTask DisposeAsync()
    {
        await _after.DisposeAsync();
        await _before.DisposeAsync();
    }

    /// <summary>Files reports with deviations that are open, explained, decided and resolved, and returns the key of unit 0001.</summary>
    private async Task<string> FileReportsAsync(BureauClient admin)
    {
        var keys = new List<string>();
        foreach (var (code, reports) in ((string, JsonNode[])[])[
            ("0001", [new SmallReport { ActualStaff = 11, FinalValue = 5m }.ToJson(), new SmallReport { ActualStaff = 12, ClaimedGrade = "良" }.ToJson()]),
            ("0002", [SeedReport.Json])])
        {
            (await admin.PutUnitAsync(code)).Expect(HttpStatusCode.Created);
            keys.Add((string)(await admin.CreateKeyAsync(Role.Unit, code)).Expect(HttpStatusCode.Created)["key"]!);
            var unit = new UnitClient(_before.CreateHttpClient(keys[^1]), Bureau, code);
            foreach (var report in reports)
            {
                (await unit.FileReportAsync(report)).Expect(HttpStatusCode.Created);
            }

            var deviation = (await admin.ReadDeviationsAsync($"unit={code}&status=open"))[0].Id;
            (await unit.AddDeviationEventAsync(deviation, "explain", "口径不同。")).Expect(HttpStatusCode.Created);
            (await admin.AddDeviationEventAsync(deviation, "confirm", "属实。")).Expect(HttpStatusCode.Created);
        }

        await admin.RunEvaluationAsync();
        return keys[0];
    }

    private static async Task<List<string>> ReadAllAsync(BureauClient admin)
    {
        var bodies = new List<string>();
        foreach (var list in Lists)
        {
            var response = await admin.GetAsync(list);
            Assert.True(response.Status == HttpStatusCode.OK, $"{list}: {response.Body}");
            bodies.Add(response.Body);
        }

        return bodies;
    }

    private Task<long> CountZstandardAsync() => QueryAsync("SELECT COUNT(*) FROM Revision WHERE HEX(SUBSTR(Document, 1, 4)) = '28B52FFD' AND HEX(SUBSTR(Verdict, 1, 4)) = '28B52FFD'");

    private async Task<long> QueryAsync(string sql)
    {
        await using var connection = await OpenAsync();
        await using var command = new SqliteCommand(sql, connection);
        return (long)(await command.ExecuteScalarAsync())!;
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var connection = await OpenAsync();
        await using var command = new SqliteCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    private async Task<SqliteConnection> OpenAsync()
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = _before.DatabaseFile, Pooling = false }.ConnectionString);
        await connection.OpenAsync();
        return connection;
    }
}
