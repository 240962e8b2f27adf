using System.Diagnostics;
using System.Globalization;
using System.Net;
using PerfHub.Api.Tests.Product;
using PerfHub.Api.Tests.Stores;

namespace PerfHub.Api.Tests.Data;

/// <summary>The way to SQL Server is cut, falls silent or breaks: callers are told to come back, and find all as it was.</summary>
public sealed class StoreAwayTestsOnSqlServer
{
    private const int Units = 20, ReportsPerUnit = 10, Resets = 5;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15), BackAgain = TimeSpan.FromSeconds(30);

    [StoreTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task While_the_server_is_away_callers_get_503_and_once_it_is_back_all_works_without_a_restart(bool isSilent)
    {
        await using var host = await RelayedHost.Create();
        var region = await Region.In(host);
        var unit = await region.Unit();
        var anybody = new ApiClient(host.Client(null));
        var receipt = (await unit.File(Seed.Bytes)).Expect(HttpStatusCode.Created);
        Assert.Equal(HttpStatusCode.OK, (await anybody.Get("/health/ready")).Status);

        await (isSilent ? host.Relay.Stall() : host.Relay.Cut());
        foreach (var call in (Func<Task<Answer>>[])[() => unit.File(Seed.Numbered(1)), () => unit.Current(), () => region.Admin.Ranking(), () => region.Admin.Deviations()])
        {
            var waited = Stopwatch.StartNew();
            var refused = await call();
            refused.Problem(HttpStatusCode.ServiceUnavailable, "unavailable");
            Assert.InRange(int.Parse(Assert.Single(refused.Response.Headers.GetValues("Retry-After")), CultureInfo.InvariantCulture), 1, 60);
            Assert.InRange(waited.Elapsed, TimeSpan.Zero, Patience);
        }

        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await anybody.Get("/health/ready")).Status);
        Assert.Equal(HttpStatusCode.OK, (await anybody.Get("/health/live")).Status);

        await host.Relay.Restore();
        await IsReady(anybody);
        // What was sent while the server was silent may have come there once it was heard again.
        Assert.InRange((int)(await Filed(unit, Seed.Numbered(2).ToBytes()))["revision"]!, 2, 3);
        var first = (await unit.Revision(1)).Expect(HttpStatusCode.OK);
        Assert.Equal((string?)receipt["contentSha256"], (string?)first["contentSha256"]);
        Assert.Single((await region.Admin.Ranking()).Expect(HttpStatusCode.OK)["items"]!.AsArray());
    }

    // A unit files one report after the other, each until it has a receipt: a content that is filed again after another one
    // is a revision of its own.
    [StoreFact]
    public async Task Connections_that_break_amid_filings_lose_nothing_and_store_nothing_twice()
    {
        await using var host = await RelayedHost.Create();
        var region = await Region.In(host);
        var filers = await Task.WhenAll(Enumerable.Range(1, Units).Select(async number =>
            new Filer(await region.Unit($"U{number}", number % 2 == 0 ? region.North : region.South))));

        var load = Task.WhenAll(filers.Select(FileAll));
        for (var reset = 1; reset <= Resets && !load.IsCompleted; reset++)
        {
            while (!load.IsCompleted && filers.Sum(filer => filer.Receipts.Count) < reset * Units * ReportsPerUnit / (Resets + 1))
            {
                await Task.Delay(1);
            }

            await host.Relay.Reset();
        }

        await load;
        foreach (var filer in filers)
        {
            await filer.EveryReceiptStandsForARevision();
            Assert.Equal(ReportsPerUnit, filer.Stored);
            Assert.Equal(ReportsPerUnit, filer.Receipts.DistinctBy(receipt => (string?)receipt["contentSha256"]).Count());
        }
    }

    private static async Task FileAll(Filer filer)
    {
        for (var i = 0; i < ReportsPerUnit; i++)
        {
            var report = filer.Next();
            filer.Receipts.Enqueue(await Filed(filer.Unit, report));
        }
    }

    /// <summary>The receipt, however often it has to be sent for that.</summary>
    private static async Task<System.Text.Json.Nodes.JsonNode> Filed(UnitClient unit, byte[] report)
    {
        for (var waited = Stopwatch.StartNew(); ; await Task.Delay(100))
        {
            var answer = await unit.File(report);
            if (answer.Status != HttpStatusCode.ServiceUnavailable || waited.Elapsed > BackAgain)
            {
                return answer.Status == HttpStatusCode.OK ? answer.Json : answer.Expect(HttpStatusCode.Created);
            }
        }
    }

    private static async Task IsReady(ApiClient anybody)
    {
        for (var waited = Stopwatch.StartNew(); (await anybody.Get("/health/ready")).Status != HttpStatusCode.OK; await Task.Delay(100))
        {
            Assert.True(waited.Elapsed < BackAgain, "The host is not ready again.");
        }
    }
}
