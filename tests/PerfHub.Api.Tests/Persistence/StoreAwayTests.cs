using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Stores;

namespace PerfHub.Api.Tests.Persistence;

/// <summary>The way to SQL Server is cut, falls silent or breaks: callers are told to come back, and find all as it was.</summary>
public sealed class StoreOutageTestsOnSqlServer
{
    private const int UnitCount = 20, ReportsPerUnit = 10, Resets = 5;

    private static readonly TimeSpan ResponseTimeout = TimeSpan.FromSeconds(15), RecoveryTimeout = TimeSpan.FromSeconds(30);

    [StoreTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task While_the_server_is_away_callers_get_503_and_once_it_is_back_all_works_without_a_restart(bool isSilent)
    {
        await using var host = await ProxiedSqlServerHost.CreateAsync();
        var region = await Region.CreateAsync(host);
        var unit = await region.RegisterUnitAsync();
        var anybody = new ApiClient(host.CreateHttpClient(null));
        var receipt = (await unit.FileReportAsync(SeedReport.Bytes)).Expect(HttpStatusCode.Created);
        Assert.Equal(HttpStatusCode.OK, (await anybody.GetAsync("/health/ready")).Status);

        await (isSilent ? host.Proxy.StallAsync() : host.Proxy.DisconnectAsync());
        foreach (var call in (Func<Task<ApiResponse>>[])[() => unit.FileReportAsync(SeedReport.CreateVariant(1)), () => unit.GetReportAsync(), () => region.Admin.GetRankingAsync(), () => region.Admin.ListDeviationsAsync()])
        {
            var waited = Stopwatch.StartNew();
            var refused = await call();
            refused.ExpectProblem(HttpStatusCode.ServiceUnavailable, "unavailable");
            Assert.InRange(int.Parse(Assert.Single(refused.HttpResponse.Headers.GetValues("Retry-After")), CultureInfo.InvariantCulture), 1, 60);
            Assert.InRange(waited.Elapsed, TimeSpan.Zero, ResponseTimeout);
        }

        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await anybody.GetAsync("/health/ready")).Status);
        Assert.Equal(HttpStatusCode.OK, (await anybody.GetAsync("/health/live")).Status);

        await host.Proxy.RestoreAsync();
        await WaitUntilReadyAsync(anybody);
        // What was sent while the server was silent may have come there once it was heard again.
        Assert.InRange((int)(await FileUntilAcceptedAsync(unit, SeedReport.CreateVariant(2).ToUtf8Bytes()))["revision"]!, 2, 3);
        var first = (await unit.GetRevisionAsync(1)).Expect(HttpStatusCode.OK);
        Assert.Equal((string?)receipt["contentSha256"], (string?)first["contentSha256"]);
        Assert.Single((await region.Admin.GetRankingAsync()).Expect(HttpStatusCode.OK)["items"]!.AsArray());
    }

    // A unit files one report after the other, each until it has a receipt: a content that is filed again after another one
    // is a revision of its own.
    [StoreFact]
    public async Task Connections_that_break_amid_filings_lose_nothing_and_store_nothing_twice()
    {
        await using var host = await ProxiedSqlServerHost.CreateAsync();
        var region = await Region.CreateAsync(host);
        var filers = await Task.WhenAll(Enumerable.Range(1, UnitCount).Select(async number =>
            new ReportFiler(await region.RegisterUnitAsync($"U{number}", number % 2 == 0 ? region.North : region.South))));

        var load = Task.WhenAll(filers.Select(FileReportsAsync));
        for (var reset = 1; reset <= Resets && !load.IsCompleted; reset++)
        {
            while (!load.IsCompleted && filers.Sum(filer => filer.Receipts.Count) < reset * UnitCount * ReportsPerUnit / (Resets + 1))
            {
                await Task.Delay(1);
            }

            await host.Proxy.ResetConnectionsAsync();
        }

        await load;
        foreach (var filer in filers)
        {
            await filer.AssertReceiptsMatchRevisionsAsync();
            Assert.Equal(ReportsPerUnit, filer.StoredCount);
            Assert.Equal(ReportsPerUnit, filer.Receipts.DistinctBy(receipt => (string?)receipt["contentSha256"]).Count());
        }
    }

    private static async Task FileReportsAsync(ReportFiler filer)
    {
        for (var i = 0; i < ReportsPerUnit; i++)
        {
            var report = filer.CreateReport();
            filer.Receipts.Enqueue(await FileUntilAcceptedAsync(filer.Unit, report));
        }
    }

    /// <summary>The receipt, however often it has to be sent for that.</summary>
    private static async Task<System.Text.Json.Nodes.JsonNode> FileUntilAcceptedAsync(UnitClient unit, byte[] report)
    {
        for (var waited = Stopwatch.StartNew(); ; await Task.Delay(100))
        {
            var answer = await unit.FileReportAsync(report);
            if (answer.Status != HttpStatusCode.ServiceUnavailable || waited.Elapsed > RecoveryTimeout)
            {
                return answer.Status == HttpStatusCode.OK ? answer.Json : answer.Expect(HttpStatusCode.Created);
            }
        }
    }

    private static async Task WaitUntilReadyAsync(ApiClient anybody)
    {
        for (var waited = Stopwatch.StartNew(); (await anybody.GetAsync("/health/ready")).Status != HttpStatusCode.OK; await Task.Delay(100))
        {
            Assert.True(waited.Elapsed < RecoveryTimeout, "The host is not ready again.");
        }
    }
}
