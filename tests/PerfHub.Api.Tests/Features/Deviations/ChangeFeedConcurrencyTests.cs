using System.Net;
using System.Text.Json.Nodes;
using PerfHub.Api.Security;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Stores;

namespace PerfHub.Api.Tests.Features.Deviations;

/// <summary>
/// A reader that stops and goes on at random, now at one host, now at the other, beside eight writers who file and decide at
/// once: it is told every change once, and each deviation's in their order.
/// </summary>
public abstract class ChangeFeedConcurrencyTests(PerfHubHost host)
{
    private const int WriterCount = 8, TurnsPerWriter = 9;

    [StoreFact]
    public async Task Every_change_is_told_once_and_each_deviations_in_the_order_of_its_history()
    {
        await using var second = new SecondHost(host);
        var region = await Region.CreateAsync(host);
        var auditor = await region.CreateClientAsync(region.City, Role.Auditor);
        BureauClient[] auditors = [auditor, new(second.CreateHttpClient(GetKey(auditor)), region.City)];
        var units = await Task.WhenAll(Enumerable.Range(1, WriterCount).Select(number => region.RegisterUnitAsync($"{number}", number % 2 == 0 ? region.North : region.South)));

        var writing = Task.WhenAll(units.Select((unit, i) => RunWriterAsync(
            new Random(i), [unit, new UnitClient(second.CreateHttpClient(GetKey(unit)), unit.BureauCode, unit.UnitCode)], auditors)));
        var all = Task.WhenAll(writing, CommentOnAllAsync(auditors, writing));
        var seen = await RunReaderAsync(new Random(4711), auditors, all);
        await all;

        var numbers = seen.Select(change => (long)change["seq"]!).ToList();
        Assert.Equal(numbers.Distinct().Order(), numbers);
        var deviations = seen.GroupBy(change => (string)change["deviation"]!["id"]!).ToList();
        Assert.Equal(WriterCount, deviations.Count);
        foreach (var deviation in deviations)
        {
            var history = await auditor.ListDeviationEventsAsync(deviation.Key);
            var told = deviation.Zip(deviation.Select(it => (string?)it["status"]).Prepend(null), (change, before) => (Change: change, Before: before)).ToList();
            var acts = told.Where(it => !IsCausedByFiling(it.Change, it.Before)).ToList();

            // Each turn's report has another figure, so each is told; each act is told, under its name, with where it led.
            Assert.Equal(TurnsPerWriter, told.Count - acts.Count);
            Assert.Equal(
                history.Select(it => $"{GetChangeKind(it)} {it["statusAfter"]} {it["at"]}"),
                acts.Select(it => $"{it.Change["kind"]} {it.Change["status"]} {it.Change["at"]}"));

            // What was done from one status is told behind what led there: filings and acts are in one order.
            Assert.Equal(history.Select(it => (string?)it["statusBefore"]), acts.Select(it => it.Before));
        }
    }

    /// <summary>Files with another figure each time, and does something with what is flagged in between.</summary>
    private static async Task RunWriterAsync(Random random, UnitClient[] unit, BureauClient[] auditors)
    {
        string? id = null;
        for (var turn = 0; turn < TurnsPerWriter; turn++)
        {
            var report = new SmallReport { ActualStaff = turn % 3 == 2 ? 10 : 11 + turn };
            var receipt = (await One(unit).FileReportAsync(report.ToJson())).Expect(HttpStatusCode.Created);
            id ??= (string)receipt["deviations"]![0]!["id"]!;
            for (var acts = random.Next(4); acts > 0; acts--)
            {
                var (kind, by) = random.Next(5) switch
                {
                    0 => ("explain", (ApiClient)One(unit)),
                    1 => ("comment", One(unit)),
                    2 => ("confirm", One(auditors)),
                    3 => ("dismiss", One(auditors)),
                    _ => ("reopen", One(auditors)),
                };
                Assert.Contains((await by.AddDeviationEventAsync(id, kind, $"第 {turn} 轮")).Status, (HttpStatusCode[])[HttpStatusCode.Created, HttpStatusCode.Conflict]);
            }
        }

        T One<T>(T[] hosts) => hosts[random.Next(hosts.Length)];
    }

    private static async Task CommentOnAllAsync(BureauClient[] auditors, Task writing)
    {
        for (var number = 0; number == 0 || !writing.IsCompleted; number++)
        {
            var auditor = auditors[number % 2];
            await auditor.WaitForJobAsync(await auditor.DecideDeviationsAsync("", "comment", $"第 {number} 次通报"));
        }
    }

    /// <summary>Reads until the writers are done, and then what is left.</summary>
    private static async Task<List<JsonNode>> RunReaderAsync(Random random, BureauClient[] auditors, Task writing)
    {
        var seen = new List<JsonNode>();
        var feed = ChangeFeedReader.Create(auditors[0]);
        while (!writing.IsCompleted)
        {
            feed = feed.WithClient(auditors[random.Next(2)]);
            switch (random.Next(4))
            {
                case 0:
                    // Asked, and never noted: the next answer tells the same and more.
                    await feed.RequestPageAsync(limit: 1 + random.Next(5));
                    break;
                case 1:
                    await Task.Delay(random.Next(100));
                    break;
                case var often:
                    seen.AddRange(await feed.ReadPageAsync(1 + random.Next(20), wait: often == 2 ? 1 : null));
                    break;
            }
        }

        seen.AddRange(await feed.ReadAllAsync(7));
        return seen;
    }

    // Nobody but a filing reopens what is resolved.
    private static bool IsCausedByFiling(JsonNode change, string? before) => (string)change["kind"]! switch
    {
        "opened" or "changed" or "resolved" => true,
        "reopened" => before == "resolved",
        _ => false,
    };

    private static string GetChangeKind(JsonNode act) => (string)act["kind"]! switch
    {
        "explain" => "explained",
        "comment" => "commented",
        "confirm" => "confirmed",
        "dismiss" => "dismissed",
        _ => "reopened",
    };

    private static string GetKey(ApiClient client) => client.Http.DefaultRequestHeaders.Authorization!.Parameter!;
}

public sealed class ChangeFeedConcurrencyTestsOnSqlite(SqliteHost host) : ChangeFeedConcurrencyTests(host), IClassFixture<SqliteHost>;

public sealed class ChangeFeedConcurrencyTestsOnSqlServer(SqlServerHost host) : ChangeFeedConcurrencyTests(host), IClassFixture<SqlServerHost>;
