using System.Net;
using Microsoft.Extensions.DependencyInjection;
using PerfHub.Api.Features.Rankings;
using PerfHub.Api.Http.Lists;
using PerfHub.Api.Persistence;
using PerfHub.Api.Reports.Receipts;
using PerfHub.Api.Security;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Stores;

namespace PerfHub.Api.Tests.Persistence;

/// <summary>The disk of the SQLite file is full: reads go on, keys can be revoked, and other writes get 503 until there is space.</summary>
[Trait("Category", "Slow")]
public sealed class FullDiskTests
{
    private const int DiskMegabytes = 64, MaxFilings = 10_000;

    // The host tries to restore its reserve once a second.
    private static readonly TimeSpan ReserveInterval = TimeSpan.FromSeconds(1.1);

    [SkippableFact]
    public async Task On_a_full_disk_reads_succeed_a_key_can_be_revoked_and_filings_succeed_once_there_is_space()
    {
        using var disk = new SmallDisk();
        Skip.IfNot(disk.TryMount(DiskMegabytes), disk.MissingReason);
        await using var host = new HostProcess(("PerfHub__BootstrapKey", PerfHubHost.BootstrapKey), ("ConnectionStrings__PerfHub", $"Data Source={disk.DatabaseFile}"));
        await host.StartAsync();
        var region = await Region.CreateAsync(host);
        var (unit, another) = (await region.RegisterUnitAsync(), await region.RegisterUnitAsync("0138"));
        var anonymous = new ApiClient(host.CreateHttpClient(null));
        (await unit.FileReportAsync(SeedReport.Bytes)).Expect(HttpStatusCode.Created);
        var stolen = (await region.Admin.CreateKeyAsync(Role.BureauReader)).Expect(HttpStatusCode.Created);
        var thief = new BureauClient(host.CreateHttpClient((string?)stolen["key"]), region.City);

        disk.Fill();
        var receipt = await FileUntilRefusedAsync(unit, "store-full");

        // The ranking has the last filing that was accepted; its derived data may need space.
        Assert.Equal(receipt.ContentSha256, (await unit.ReadReportAsync()).ContentSha256);
        Assert.Equal(receipt.Score.Verified, Assert.Single((await thief.GetRankingAsync()).Expect<Page<RankedUnit>>(HttpStatusCode.OK).Items).Value);
        (await region.Admin.ListDeviationsAsync()).Expect(HttpStatusCode.OK);
        Assert.NotEmpty(await region.Admin.ReadAuditLogAsync());
        (await thief.PutUnitAsync("0139")).ExpectProblem(HttpStatusCode.Forbidden, "forbidden");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await anonymous.GetAsync("/health/ready")).Status);

        Assert.Equal(HttpStatusCode.NoContent, (await region.Admin.DeleteAsync($"/v1/api-keys/{(string?)stolen["id"]}")).Status);
        (await thief.GetRankingAsync()).ExpectProblem(HttpStatusCode.Unauthorized, "unauthorized");
        Assert.False(File.Exists(disk.ReserveFile));

        // The reserve is for essential writes only.
        for (var i = 0; i < 20; i++)
        {
            (await another.FileReportAsync(SeedReport.CreateVariant(i))).ExpectProblem(HttpStatusCode.ServiceUnavailable, "store-full");
        }

        Assert.InRange(host.Output.Count(line => line.Contains("is full or rejects writes", StringComparison.Ordinal)), 1, 10);
        Assert.DoesNotContain(host.Output, line => line.Contains("   at ", StringComparison.Ordinal));

        disk.Free();
        await Task.Delay(ReserveInterval);
        Assert.Equal(1, (await another.FileReportAsync(SeedReport.Bytes)).Expect<Receipt>(HttpStatusCode.Created).Revision);
        Assert.Equal(HttpStatusCode.OK, (await anonymous.GetAsync("/health/ready")).Status);
        Assert.True(File.Exists(disk.ReserveFile));
        (await thief.GetRankingAsync()).ExpectProblem(HttpStatusCode.Unauthorized, "unauthorized");
    }

    [SkippableFact]
    public async Task A_host_starts_on_a_full_disk_and_reads()
    {
        using var disk = new SmallDisk();
        Skip.IfNot(disk.TryMount(DiskMegabytes), disk.MissingReason);
        await using var host = new HostProcess(("PerfHub__BootstrapKey", PerfHubHost.BootstrapKey), ("ConnectionStrings__PerfHub", $"Data Source={disk.DatabaseFile}"));
        await host.StartAsync();
        var region = await Region.CreateAsync(host);
        var unit = await region.RegisterUnitAsync();
        var receipt = (await unit.FileReportAsync(SeedReport.Bytes)).Expect<Receipt>(HttpStatusCode.Created);

        // A clean stop removes the log and its index, so the next start has to create them.
        await host.TerminateAsync();
        Assert.Equal(0, await host.WaitForExitAsync());
        disk.Fill();
        await host.StartAsync();

        Assert.Equal(receipt.ContentSha256, (await unit.ReadReportAsync()).ContentSha256);
        (await unit.FileReportAsync(SeedReport.CreateVariant(1))).ExpectProblem(HttpStatusCode.ServiceUnavailable, "store-full");
        disk.Free();
        await Task.Delay(ReserveInterval);
        (await unit.FileReportAsync(SeedReport.CreateVariant(1))).Expect(HttpStatusCode.Created);
    }

    // SQLite's own limit of the file makes the same error on every machine.
    [Fact]
    public async Task While_the_file_cannot_grow_reads_succeed_writes_get_503_and_the_log_has_one_line()
    {
        await using var host = new SqliteHost();
        var region = await Region.CreateAsync(host);
        var unit = await region.RegisterUnitAsync();
        (await unit.FileReportAsync(SeedReport.Bytes)).Expect(HttpStatusCode.Created);
        await SetMaxPageCountAsync(host, 1);

        var receipt = await FileUntilRefusedAsync(unit, "store-full");

        Assert.Equal(receipt.ContentSha256, (await unit.ReadReportAsync()).ContentSha256);
        (await region.Admin.ListFilingsAsync()).Expect(HttpStatusCode.OK);
        (await region.Admin.GetAsync("/v1/rules")).Expect(HttpStatusCode.OK);
        var refused = await unit.FileReportAsync(SeedReport.CreateVariant(MaxFilings + 1), headers: ("Accept-Language", "en"));
        Assert.Contains("disk of the service is full", (string?)refused.ExpectProblem(HttpStatusCode.ServiceUnavailable, "store-full")["title"], StringComparison.Ordinal);
        Assert.Equal("60", Assert.Single(refused.HttpResponse.Headers.GetValues("Retry-After")));
        Assert.Single(host.Log.Lines, line => line.StartsWith("Error:", StringComparison.Ordinal));
        Assert.DoesNotContain(host.Log.Lines, line => line.Contains("   at ", StringComparison.Ordinal));

        await SetMaxPageCountAsync(host, int.MaxValue);
        await Task.Delay(ReserveInterval);
        (await unit.FileReportAsync(SeedReport.CreateVariant(MaxFilings + 1))).Expect(HttpStatusCode.Created);
    }

    /// <summary>Files until the store refuses it; returns the last receipt.</summary>
    private static async Task<Receipt> FileUntilRefusedAsync(UnitClient unit, string slug)
    {
        var last = await unit.ReadReportAsync();
        for (var number = 1; number <= MaxFilings; number++)
        {
            var response = await unit.FileReportAsync(SeedReport.CreateVariant(number));
            if (response.Status == HttpStatusCode.ServiceUnavailable)
            {
                response.ExpectProblem(HttpStatusCode.ServiceUnavailable, slug);
                return last;
            }

            last = response.Expect<Receipt>(HttpStatusCode.Created);
        }

        throw new InvalidOperationException("The disk is not full.");
    }

    /// <summary>Limits the pages of the file on the connection that writes; 1 limits them to the present number. The statement changes nothing, so it is essential.</summary>
    private static Task<long> SetMaxPageCountAsync(SqliteHost host, int pages) => host.Services.GetRequiredService<Db>().WriteEssentialAsync(
        session => session.QueryFirstOrDefaultAsync<long>($"PRAGMA max_page_count = {pages}", new { }), CancellationToken.None);
}
