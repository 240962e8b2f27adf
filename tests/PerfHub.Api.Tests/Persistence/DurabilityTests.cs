using System.Net;
using System.Text.Json.Nodes;
using Dapper;
using Microsoft.Data.SqlClient;
using Microsoft.Data.Sqlite;
using PerfHub.Api.Persistence;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Stores;

namespace PerfHub.Api.Tests.Persistence;

/// <summary>A 2xx means: on disk. What was acknowledged is never lost, changed or half there.</summary>
public abstract class DurabilityTests
{
    private const int UnitCount = 8, ConnectionsPerUnit = 2, Kills = 3, MaxReceiptsPerRun = 120;

    private static readonly string[] Metrics = ["verifiedScore", "claimedScore", "scoreGap", "executionRate", "credibility"];

    /// <summary>The settings that name the store.</summary>
    protected virtual IEnumerable<(string Name, string Value)> Settings => [];

    [StoreFact]
    public async Task What_was_acknowledged_survives_kill_9_under_load_and_nothing_is_half_there()
    {
        await using var host = new HostProcess([("PerfHub__BootstrapKey", PerfHubHost.BootstrapKey), .. Settings]);
        await host.StartAsync();
        var region = await Region.CreateAsync(host);
        var filers = await Task.WhenAll(Enumerable.Range(1, UnitCount).Select(async number =>
            new ReportFiler(await region.RegisterUnitAsync($"U{number}", number % 2 == 0 ? region.North : region.South))));

        for (var death = 1; death <= Kills; death++)
        {
            await KillUnderLoadAsync(host, filers);
            await host.StartAsync();

            await Task.WhenAll(filers.Select(filer => filer.AssertReceiptsMatchRevisionsAsync()));
            await Task.WhenAll(filers.Select(filer => AssertListsAgreeAsync(filer, region.Admin)));
        }

        await host.KillAsync();
        await AssertIntegrityAsync(host);
        await AssertNoOrphanRowsAsync(host, filers.Count(filer => filer.StoredCount > 0));
    }

    /// <summary>The store's own order holds, and no row refers to one that is not there.</summary>
    protected abstract Task AssertIntegrityAsync(HostProcess host);

    /// <summary>What a query for one figure gives.</summary>
    protected abstract Task<string?> QueryScalarAsync(HostProcess host, string sql);

    /// <summary>What no list shows: rows that nothing leads to.</summary>
    private async Task AssertNoOrphanRowsAsync(HostProcess host, int filed)
    {
        const int Scopes = 2;
        Assert.Equal($"{filed}", await QueryScalarAsync(host, "SELECT COUNT(*) FROM CurrentReport"));
        Assert.Equal($"{filed * SeedReport.Json["indicators"]!.AsArray().Count}", await QueryScalarAsync(host, "SELECT COUNT(*) FROM IndicatorResult"));
        Assert.Equal($"{filed * Metrics.Length * Scopes}", await QueryScalarAsync(host, "SELECT COUNT(*) FROM RankingEntry e JOIN CurrentReport s ON s.Id = e.ReportId"));
        Assert.Equal($"{filed * Metrics.Length * Scopes}", await QueryScalarAsync(host, "SELECT COUNT(*) FROM RankingEntry"));
    }

    private static async Task KillUnderLoadAsync(HostProcess host, ReportFiler[] filers)
    {
        var before = filers.Sum(filer => filer.Receipts.Count);
        var enough = before + Random.Shared.Next(1, MaxReceiptsPerRun);
        var load = filers.SelectMany(filer => Enumerable.Range(0, ConnectionsPerUnit).Select(_ => filer.FileUntilDisconnectedAsync())).ToList();
        while (filers.Sum(filer => filer.Receipts.Count) < enough && !load.Exists(connection => connection.IsFaulted))
        {
            await Task.Delay(1);
        }

        await host.KillAsync();
        await Task.WhenAll(load);
    }

    private static async Task AssertListsAgreeAsync(ReportFiler filer, BureauClient bureau)
    {
        var ranked = new Dictionary<string, JsonNode>();
        foreach (var metric in Metrics)
        {
            var ranking = await BureauClient.ReadAllPagesAsync(query => bureau.GetRankingAsync(query), $"metric={metric}&limit=500");
            var places = ranking.Where(item => (string?)item["unit"] == filer.Unit.UnitCode).ToList();
            Assert.Equal(filer.StoredCount > 0 ? 1 : 0, places.Count);
            places.ForEach(place => ranked.Add(metric, place));
        }

        if (filer.StoredCount == 0)
        {
            return;
        }

        var current = (await filer.Unit.GetReportAsync()).Expect(HttpStatusCode.OK);
        Assert.Equal(filer.StoredCount, (int)current["revision"]!);
        var score = current["score"]!;
        Assert.Equal((decimal)score["verified"]!, (decimal)ranked["verifiedScore"]["value"]!);
        Assert.Equal((decimal)score["claimed"]!, (decimal)ranked["claimedScore"]["value"]!);
        Assert.Equal((decimal)score["difference"]!, (decimal)ranked["scoreGap"]["value"]!);

        var broken = current["deviations"]!.AsArray().Select(item => item!).ToList();
        var listed = await BureauClient.ReadAllPagesAsync(query => bureau.ListDeviationsAsync(query), $"unit={filer.Unit.UnitCode}&limit=500");
        var standing = listed.Where(item => (string?)item["status"] != "resolved").ToList();
        Assert.Equal(broken.Select(Describe).Order(), standing.Select(Describe).Order());
        Assert.All(standing, item => Assert.Equal(filer.StoredCount, (int)item["revision"]!));
        foreach (var severity in (string[])["high", "medium", "low"])
        {
            Assert.Equal(
                broken.Count(item => (string?)item["severity"] == severity),
                (int)ranked["credibility"]["deviations"]![severity]!);
        }
    }

    private static string Describe(JsonNode deviation) => $"{deviation["id"]} {deviation["status"]} {deviation["message"]}";
}

public sealed class DurabilityTestsOnSqlite : DurabilityTests
{
    protected override async Task AssertIntegrityAsync(HostProcess host)
    {
        Assert.Equal("ok", await QueryScalarAsync(host, "PRAGMA integrity_check"));
        Assert.Null(await QueryScalarAsync(host, "PRAGMA foreign_key_check"));
    }

    protected override async Task<string?> QueryScalarAsync(HostProcess host, string sql)
    {
        await using var connection = new SqliteConnection($"Data Source={host.DatabaseFile};Pooling=False");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        return (await command.ExecuteScalarAsync())?.ToString();
    }
}

public sealed class DurabilityTestsOnSqlServer : DurabilityTests, IAsyncLifetime
{
    private string _database = "";

    protected override IEnumerable<(string Name, string Value)> Settings =>
        [("PerfHub__Store", "SqlServer"), ("ConnectionStrings__PerfHub", _database)];

    public async Task InitializeAsync() => _database = await TestSqlServer.CreateDatabaseAsync();

    public Task DisposeAsync() => TestSqlServer.DropDatabaseAsync(_database);

    protected override async Task AssertIntegrityAsync(HostProcess host)
    {
        // Both throw, or give a row, where something is wrong.
        Assert.Null(await QueryScalarAsync(host, "DBCC CHECKDB WITH NO_INFOMSGS"));
        Assert.Null(await QueryScalarAsync(host, "DBCC CHECKCONSTRAINTS WITH ALL_CONSTRAINTS, NO_INFOMSGS"));
    }

    protected override async Task<string?> QueryScalarAsync(HostProcess host, string sql)
    {
        await using var connection = await TenantConnection.OpenAsync(_database, TenantContext.AllBureaus);
        return (await connection.ExecuteScalarAsync(sql))?.ToString();
    }
}
