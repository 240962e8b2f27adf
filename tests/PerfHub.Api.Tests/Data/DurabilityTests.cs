using System.Net;
using System.Text.Json.Nodes;
using Dapper;
using Microsoft.Data.Sqlite;
using PerfHub.Api.Persistence;
using PerfHub.Api.Tests.Product;
using PerfHub.Api.Tests.Stores;

namespace PerfHub.Api.Tests.Data;

/// <summary>A 2xx means: on disk. What was acknowledged is never lost, changed or half there.</summary>
public abstract class DurabilityTests
{
    private const int Units = 8, ConnectionsPerUnit = 2, Deaths = 3, MostReceiptsPerLife = 120;

    private static readonly string[] Metrics = ["verifiedScore", "claimedScore", "scoreGap", "executionRate", "credibility"];

    /// <summary>The settings that name the store.</summary>
    protected virtual IEnumerable<(string Name, string Value)> Settings => [];

    [StoreFact]
    public async Task What_was_acknowledged_survives_kill_9_under_load_and_nothing_is_half_there()
    {
        await using var host = new HostProcess([("PerfHub__BootstrapKey", PerfHubHost.BootstrapKey), .. Settings]);
        await host.Start();
        var region = await Region.In(host);
        var filers = await Task.WhenAll(Enumerable.Range(1, Units).Select(async number =>
            new Filer(await region.Unit($"U{number}", number % 2 == 0 ? region.North : region.South))));

        for (var death = 1; death <= Deaths; death++)
        {
            await KillUnderLoad(host, filers);
            await host.Start();

            await Task.WhenAll(filers.Select(filer => filer.EveryReceiptStandsForARevision()));
            await Task.WhenAll(filers.Select(filer => ListsAgree(filer, region.Admin)));
        }

        await host.Kill();
        await NothingIsBroken(host);
        await NoRowIsLeftOver(host, filers.Count(filer => filer.Stored > 0));
    }

    /// <summary>The store's own order holds, and no row refers to one that is not there.</summary>
    protected abstract Task NothingIsBroken(HostProcess host);

    /// <summary>What a query for one figure gives.</summary>
    protected abstract Task<string?> One(HostProcess host, string sql);

    /// <summary>What no list shows: rows that nothing leads to.</summary>
    private async Task NoRowIsLeftOver(HostProcess host, int filed)
    {
        const int Scopes = 2;
        Assert.Equal($"{filed}", await One(host, "SELECT COUNT(*) FROM Standing"));
        Assert.Equal($"{filed * Seed.Json["indicators"]!.AsArray().Count}", await One(host, "SELECT COUNT(*) FROM IndicatorResult"));
        Assert.Equal($"{filed * Metrics.Length * Scopes}", await One(host, "SELECT COUNT(*) FROM RankingEntry e JOIN Standing s ON s.Id = e.Standing"));
        Assert.Equal($"{filed * Metrics.Length * Scopes}", await One(host, "SELECT COUNT(*) FROM RankingEntry"));
    }

    private static async Task KillUnderLoad(HostProcess host, Filer[] filers)
    {
        var before = filers.Sum(filer => filer.Receipts.Count);
        var enough = before + Random.Shared.Next(1, MostReceiptsPerLife);
        var load = filers.SelectMany(filer => Enumerable.Range(0, ConnectionsPerUnit).Select(_ => filer.FileUntilCutOff())).ToList();
        while (filers.Sum(filer => filer.Receipts.Count) < enough && !load.Exists(connection => connection.IsFaulted))
        {
            await Task.Delay(1);
        }

        await host.Kill();
        await Task.WhenAll(load);
    }

    private static async Task ListsAgree(Filer filer, BureauClient bureau)
    {
        var ranked = new Dictionary<string, JsonNode>();
        foreach (var metric in Metrics)
        {
            var ranking = await BureauClient.All(query => bureau.Ranking(query), $"metric={metric}&limit=500");
            var places = ranking.Where(item => (string?)item["unit"] == filer.Unit.Unit).ToList();
            Assert.Equal(filer.Stored > 0 ? 1 : 0, places.Count);
            places.ForEach(place => ranked.Add(metric, place));
        }

        if (filer.Stored == 0)
        {
            return;
        }

        var current = (await filer.Unit.Current()).Expect(HttpStatusCode.OK);
        Assert.Equal(filer.Stored, (int)current["revision"]!);
        var score = current["score"]!;
        Assert.Equal((decimal)score["verified"]!, (decimal)ranked["verifiedScore"]["value"]!);
        Assert.Equal((decimal)score["claimed"]!, (decimal)ranked["claimedScore"]["value"]!);
        Assert.Equal((decimal)score["difference"]!, (decimal)ranked["scoreGap"]["value"]!);

        var broken = current["deviations"]!.AsArray().Select(item => item!).ToList();
        var listed = await BureauClient.All(query => bureau.Deviations(query), $"unit={filer.Unit.Unit}&limit=500");
        var standing = listed.Where(item => (string?)item["status"] != "resolved").ToList();
        Assert.Equal(broken.Select(Said).Order(), standing.Select(Said).Order());
        Assert.All(standing, item => Assert.Equal(filer.Stored, (int)item["revision"]!));
        foreach (var severity in (string[])["high", "medium", "low"])
        {
            Assert.Equal(
                broken.Count(item => (string?)item["severity"] == severity),
                (int)ranked["credibility"]["deviations"]![severity]!);
        }
    }

    private static string Said(JsonNode deviation) => $"{deviation["id"]} {deviation["status"]} {deviation["message"]}";
}

public sealed class DurabilityTestsOnSqlite : DurabilityTests
{
    protected override async Task NothingIsBroken(HostProcess host)
    {
        Assert.Equal("ok", await One(host, "PRAGMA integrity_check"));
        Assert.Null(await One(host, "PRAGMA foreign_key_check"));
    }

    protected override async Task<string?> One(HostProcess host, string sql)
    {
        await using var connection = new SqliteConnection($"Data Source={host.StoreFile};Pooling=False");
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

    public async Task InitializeAsync() => _database = await TestSqlServer.CreateDatabase();

    public Task DisposeAsync() => TestSqlServer.Drop(_database);

    protected override async Task NothingIsBroken(HostProcess host)
    {
        // Both throw, or give a row, where something is wrong.
        Assert.Null(await One(host, "DBCC CHECKDB WITH NO_INFOMSGS"));
        Assert.Null(await One(host, "DBCC CHECKCONSTRAINTS WITH ALL_CONSTRAINTS, NO_INFOMSGS"));
    }

    protected override async Task<string?> One(HostProcess host, string sql)
    {
        await using var connection = await TenantConnection.Open(_database, StoreCaller.Everything);
        return (await connection.ExecuteScalarAsync(sql))?.ToString();
    }
}
