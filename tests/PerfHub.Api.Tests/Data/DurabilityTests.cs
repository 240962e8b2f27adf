using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Data.Sqlite;
using PerfHub.Api.Tests.Product;

namespace PerfHub.Api.Tests.Data;

/// <summary>A 2xx means: on disk. What was acknowledged is never lost, changed or half there.</summary>
public sealed class DurabilityTests
{
    private const int Units = 8, ConnectionsPerUnit = 2, Deaths = 3, MostReceiptsPerLife = 120;

    private static readonly string[] Metrics = ["verifiedScore", "claimedScore", "scoreGap", "executionRate", "credibility"];

    [Fact]
    public async Task What_was_acknowledged_survives_kill_9_under_load_and_nothing_is_half_there()
    {
        await using var host = new HostProcess(("PerfHub__BootstrapKey", PerfHubHost.BootstrapKey));
        await host.Start();
        var region = await Region.In(host);
        var filers = await Task.WhenAll(Enumerable.Range(1, Units).Select(async number =>
            new Filer(await region.Unit($"U{number}", number % 2 == 0 ? region.North : region.South))));

        for (var death = 1; death <= Deaths; death++)
        {
            await KillUnderLoad(host, filers);
            await host.Start();

            await Task.WhenAll(filers.Select(EveryReceiptStandsForARevision));
            await Task.WhenAll(filers.Select(filer => ListsAgree(filer, region.Admin)));
        }

        await host.Kill();
        TheFileIsWhole(host.StoreFile, filers.Count(filer => filer.Stored > 0));
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

    private static async Task EveryReceiptStandsForARevision(Filer filer)
    {
        var revisions = await BureauClient.All(query => filer.Unit.Revisions(query), "limit=100");
        filer.Stored = revisions.Count;
        Assert.Equal(Enumerable.Range(1, revisions.Count), revisions.Select(revision => (int)revision["revision"]!));
        Assert.Equal(
            revisions.Select(revision => (string?)revision["contentSha256"]).Prepend(null).SkipLast(1),
            revisions.Select(revision => (string?)revision["previousSha256"]));

        var stored = new Dictionary<int, string>();
        foreach (var revision in revisions)
        {
            var number = (int)revision["revision"]!;
            var answer = await filer.Unit.Revision(number);
            var receipt = answer.Expect(HttpStatusCode.OK).AsObject();
            using var whole = JsonDocument.Parse(answer.Text);
            Assert.Equal(filer.Sent[(string)revision["contentSha256"]!], whole.RootElement.GetProperty("report").GetRawText());
            receipt.Remove("report");
            stored.Add(number, receipt.ToJsonString());
        }

        Assert.All(filer.Receipts, receipt => Assert.Equal(stored[(int)receipt["revision"]!], receipt.ToJsonString()));
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

    /// <summary>What no list shows: the file's own order, and rows that nothing leads to.</summary>
    private static void TheFileIsWhole(string file, int filed)
    {
        using var connection = new SqliteConnection($"Data Source={file};Pooling=False");
        connection.Open();
        string? One(string sql)
        {
            using var command = connection.CreateCommand();
            command.CommandText = sql;
            return command.ExecuteScalar()?.ToString();
        }

        const int Scopes = 2;
        Assert.Equal("ok", One("PRAGMA integrity_check"));
        Assert.Null(One("PRAGMA foreign_key_check"));
        Assert.Equal($"{filed}", One("SELECT COUNT(*) FROM Standing"));
        Assert.Equal($"{filed * Seed.Json["indicators"]!.AsArray().Count}", One("SELECT COUNT(*) FROM IndicatorResult"));
        Assert.Equal($"{filed * Metrics.Length * Scopes}", One("SELECT COUNT(*) FROM RankingEntry e JOIN Standing s ON s.Id = e.Standing"));
        Assert.Equal($"{filed * Metrics.Length * Scopes}", One("SELECT COUNT(*) FROM RankingEntry"));
    }

    /// <summary>A unit that files one report after the other, and keeps what it sent and what it was told.</summary>
    private sealed class Filer(UnitClient unit)
    {
        private int _number;

        public UnitClient Unit { get; } = unit;

        public ConcurrentDictionary<string, string> Sent { get; } = new();

        public ConcurrentQueue<JsonNode> Receipts { get; } = new();

        /// <summary>How many revisions were found.</summary>
        public int Stored { get; set; }

        public async Task FileUntilCutOff()
        {
            while (true)
            {
                var report = Seed.Numbered(Interlocked.Increment(ref _number)).ToBytes();
                Sent[Convert.ToHexStringLower(SHA256.HashData(report))] = Encoding.UTF8.GetString(report);
                try
                {
                    Receipts.Enqueue((await Unit.File(report)).Expect(HttpStatusCode.Created));
                }
                catch (HttpRequestException)
                {
                    return;
                }
            }
        }
    }
}
