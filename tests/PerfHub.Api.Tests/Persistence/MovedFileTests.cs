using System.Net;
using Microsoft.Data.Sqlite;
using PerfHub.Api.Persistence;
using PerfHub.Api.Reports.Receipts;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Stores;

namespace PerfHub.Api.Tests.Persistence;

/// <summary>The database file is moved, deleted or replaced while a host runs: nothing is acknowledged that is not in the file at its path.</summary>
[Trait("Category", "Slow")]
public sealed class MovedFileTests
{
    [SkippableTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task While_the_file_is_moved_or_replaced_requests_get_503_and_succeed_once_it_is_back(bool isReplaced)
    {
        Skip.If(OperatingSystem.IsWindows(), "Windows protects open files.");
        await using var host = new SqliteHost();
        var (region, anonymous) = (await Region.CreateAsync(host), new ApiClient(host.CreateHttpClient(null)));
        var unit = await region.RegisterUnitAsync();
        var receipt = (await unit.FileReportAsync(SeedReport.Bytes)).Expect<Receipt>(HttpStatusCode.Created);
        var aside = host.DatabaseFile + ".aside";
        File.Move(host.DatabaseFile, aside);
        if (isReplaced)
        {
            MigratedSqliteFile.CopyTo(host.DatabaseFile);
        }

        foreach (var call in (Func<Task<ApiResponse>>[])
            [
                () => unit.FileReportAsync(SeedReport.CreateVariant(1)),
                () => unit.GetReportAsync(),
                () => region.Admin.GetRankingAsync(),
                () => region.Admin.PutUnitAsync("0138", bureau: region.North),
            ])
        {
            (await call()).ExpectProblem(HttpStatusCode.ServiceUnavailable, "store-moved");
        }

        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await anonymous.GetAsync("/health/ready")).Status);
        Assert.Equal(HttpStatusCode.OK, (await anonymous.GetAsync("/health/live")).Status);
        Assert.Equal(isReplaced, File.Exists(host.DatabaseFile));
        var line = Assert.Single(host.Log.Lines, line => line.StartsWith("Error:", StringComparison.Ordinal));
        Assert.Contains($"“{host.DatabaseFile}” was moved, deleted or replaced", line, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', line);

        File.Move(aside, host.DatabaseFile, overwrite: true);

        // Probes share a result for a second.
        await Task.Delay(TimeSpan.FromSeconds(1.1));
        Assert.Equal(HttpStatusCode.OK, (await anonymous.GetAsync("/health/ready")).Status);
        Assert.Equal(receipt.ContentSha256, (await unit.ReadReportAsync()).ContentSha256);
        Assert.Equal(2, (await unit.FileReportAsync(SeedReport.CreateVariant(2))).Expect<Receipt>(HttpStatusCode.Created).Revision);
    }

    [SkippableFact]
    public async Task A_backup_in_place_of_the_file_is_used_after_a_restart()
    {
        Skip.If(OperatingSystem.IsWindows(), "Windows protects open files.");
        await using var host = new HostProcess(("PerfHub__BootstrapKey", PerfHubHost.BootstrapKey));
        await host.StartAsync();
        var unit = await (await Region.CreateAsync(host)).RegisterUnitAsync();
        var receipt = (await unit.FileReportAsync(SeedReport.Bytes)).Expect<Receipt>(HttpStatusCode.Created);
        var backup = host.DatabaseFile + ".backup";
        await BackUpAsync(host.DatabaseFile, backup);
        (await unit.FileReportAsync(SeedReport.CreateVariant(1))).Expect(HttpStatusCode.Created);

        File.Move(backup, host.DatabaseFile, overwrite: true);
        (await unit.FileReportAsync(SeedReport.CreateVariant(2))).ExpectProblem(HttpStatusCode.ServiceUnavailable, "store-moved");
        await host.TerminateAsync();
        Assert.Equal(0, await host.WaitForExitAsync());
        File.Delete(host.DatabaseFile + "-wal");
        File.Delete(host.DatabaseFile + "-shm");
        await host.StartAsync();

        var current = await unit.ReadReportAsync();
        Assert.Equal((1, receipt.ContentSha256), (current.Revision, current.ContentSha256));
        Assert.Equal(2, (await unit.FileReportAsync(SeedReport.CreateVariant(3))).Expect<Receipt>(HttpStatusCode.Created).Revision);
    }

    [SkippableFact]
    public async Task Filings_in_a_deleted_log_are_in_the_file_after_a_restart()
    {
        Skip.If(OperatingSystem.IsWindows(), "Windows protects open files.");
        await using var host = new HostProcess(("PerfHub__BootstrapKey", PerfHubHost.BootstrapKey));
        await host.StartAsync();
        var unit = await (await Region.CreateAsync(host)).RegisterUnitAsync();
        var receipt = (await unit.FileReportAsync(SeedReport.Bytes)).Expect<Receipt>(HttpStatusCode.Created);

        File.Delete(host.DatabaseFile + "-wal");
        (await unit.FileReportAsync(SeedReport.CreateVariant(1))).ExpectProblem(HttpStatusCode.ServiceUnavailable, "store-moved");
        await host.WaitForOutputAsync("-wal” was moved or deleted while the host runs");

        // Even a kill loses nothing.
        await host.KillAsync();
        await host.StartAsync();
        Assert.Equal(receipt.ContentSha256, (await unit.ReadReportAsync()).ContentSha256);
    }

    [SkippableFact]
    public async Task Work_is_not_acknowledged_if_the_file_is_moved_before_its_commit()
    {
        Skip.If(OperatingSystem.IsWindows(), "Windows protects open files.");
        await using var store = await TempSqliteStore.CreateWithNotesAsync();

        var error = await Assert.ThrowsAnyAsync<Exception>(() => store.Db.WriteAsync(
            async session =>
            {
                await session.InsertAsync([new NoteRow(1, "lost")]);
                File.Move(store.FilePath, store.FilePath + ".aside");
                return true;
            },
            CancellationToken.None));

        Assert.Equal(StoreFault.Moved, store.Dialect.GetFault(error));
        File.Move(store.FilePath + ".aside", store.FilePath);
        await store.Db.WriteAsync(session => session.ExecuteAsync("INSERT INTO Note (Id, Text) VALUES (2, 'stored')", new { }), CancellationToken.None);
        Assert.Contains(2, await store.ListNoteIdsAsync());
    }

    private static async Task BackUpAsync(string source, string target)
    {
        await using var from = new SqliteConnection($"Data Source={source};Pooling=False");
        await using var to = new SqliteConnection($"Data Source={target};Pooling=False");
        await from.OpenAsync();
        await to.OpenAsync();
        from.BackupDatabase(to);
    }
}
