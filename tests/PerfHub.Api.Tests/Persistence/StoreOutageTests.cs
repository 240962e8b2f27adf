using System.Diagnostics;
using System.Globalization;
using System.Net;
using PerfHub.Api.Auditing;
using PerfHub.Api.Features.Rankings;
using PerfHub.Api.Http.Lists;
using PerfHub.Api.Reports.Receipts;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Stores;

namespace PerfHub.Api.Tests.Persistence;

/// <summary>Outages of SQL Server, made by a proxy that cuts, stalls or resets connections.</summary>
[Trait("Category", "Slow")]
public sealed class StoreOutageTestsOnSqlServer
{
    private const int UnitCount = 20, ReportsPerUnit = 10, Resets = 5;

    private static readonly TimeSpan ResponseTimeout = TestSqlServer.Timeouts.Call + TimeSpan.FromSeconds(5), RecoveryTimeout = TimeSpan.FromSeconds(30);

    [StoreTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task During_an_outage_requests_get_503_and_succeed_afterwards_without_a_restart(bool isSilent)
    {
        await using var host = await ProxiedSqlServerHost.CreateAsync();
        var region = await Region.CreateAsync(host);
        var unit = await region.RegisterUnitAsync();
        var anonymous = new ApiClient(host.CreateHttpClient(null));
        var receipt = (await unit.FileReportAsync(SeedReport.Bytes)).Expect<Receipt>(HttpStatusCode.Created);
        Assert.Equal(HttpStatusCode.OK, (await anonymous.GetAsync("/health/ready")).Status);

        await (isSilent ? host.Proxy.StallAsync() : host.Proxy.DisconnectAsync());
        foreach (var call in (Func<Task<ApiResponse>>[])
            [
                () => unit.FileReportAsync(SeedReport.CreateVariant(1)),
                () => unit.GetReportAsync(),
                () => region.Admin.GetRankingAsync(),
                () => region.Admin.ListDeviationsAsync(),
            ])
        {
            var elapsed = Stopwatch.StartNew();
            var refused = await call();
            refused.ExpectProblem(HttpStatusCode.ServiceUnavailable, "unavailable");
            Assert.InRange(int.Parse(Assert.Single(refused.HttpResponse.Headers.GetValues("Retry-After")), CultureInfo.InvariantCulture), 1, 60);
            Assert.InRange(elapsed.Elapsed, TimeSpan.Zero, ResponseTimeout);
        }

        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await anonymous.GetAsync("/health/ready")).Status);
        Assert.Equal(HttpStatusCode.OK, (await anonymous.GetAsync("/health/live")).Status);

        await host.Proxy.RestoreAsync();
        await WaitUntilReadyAsync(anonymous);
        // The server may have received the filing that was sent during the stall.
        Assert.InRange((await FileUntilAcceptedAsync(unit, SeedReport.CreateVariant(2).ToUtf8Bytes())).Revision, 2, 3);
        Assert.Equal(receipt.ContentSha256, (await unit.GetRevisionAsync(1)).Expect<Receipt>(HttpStatusCode.OK).ContentSha256);
        Assert.Single((await region.Admin.GetRankingAsync()).Expect<Page<RankedUnit>>(HttpStatusCode.OK).Items);
    }

    [StoreFact]
    public async Task A_denied_request_is_answered_during_an_outage_and_in_the_audit_log_afterwards()
    {
        await using var host = await ProxiedSqlServerHost.CreateAsync();
        var anonymous = new ApiClient(host.CreateHttpClient(null));

        await host.Proxy.DisconnectAsync();
        (await anonymous.GetAsync("/v1/rules")).ExpectProblem(HttpStatusCode.Unauthorized, "unauthorized");
        await host.Proxy.RestoreAsync();

        await WaitUntilReadyAsync(anonymous);
        for (var elapsed = Stopwatch.StartNew(); !(await ReadServiceLogAsync()).Exists(it => it.Action == "GET /v1/rules"); await Task.Delay(100))
        {
            Assert.True(elapsed.Elapsed < RecoveryTimeout, "The audit entry was not written.");
        }

        Task<List<AuditEntryRow>> ReadServiceLogAsync() =>
            BureauClient.ReadAllPagesAsync<AuditEntryRow>(query => host.Operator.GetAsync($"/v1/audit-log?{query}"), "limit=500");
    }

    // Each unit waits for the receipt of a report before it files the next one; otherwise a repeated filing could be a revision of its own.
    [StoreFact]
    public async Task Connection_resets_during_filings_neither_lose_nor_duplicate_reports()
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
            Assert.Equal(ReportsPerUnit, filer.Receipts.DistinctBy(receipt => receipt.ContentSha256).Count());
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

    private static async Task<Receipt> FileUntilAcceptedAsync(UnitClient unit, byte[] report)
    {
        for (var elapsed = Stopwatch.StartNew(); ; await Task.Delay(100))
        {
            var response = await unit.FileReportAsync(report);
            if (response.Status != HttpStatusCode.ServiceUnavailable || elapsed.Elapsed > RecoveryTimeout)
            {
                return response.Expect<Receipt>(response.Status == HttpStatusCode.OK ? HttpStatusCode.OK : HttpStatusCode.Created);
            }
        }
    }

    private static async Task WaitUntilReadyAsync(ApiClient anonymous)
    {
        for (var elapsed = Stopwatch.StartNew(); (await anonymous.GetAsync("/health/ready")).Status != HttpStatusCode.OK; await Task.Delay(100))
        {
            Assert.True(elapsed.Elapsed < RecoveryTimeout, "The host does not become ready again.");
        }
    }
}
