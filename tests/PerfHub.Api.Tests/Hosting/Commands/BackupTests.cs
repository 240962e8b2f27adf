using System.Collections.Concurrent;
using System.Net;
using Microsoft.Data.Sqlite;
using PerfHub.Api.Features.SelfEvaluations;
using PerfHub.Api.Reports.Receipts;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Stores;

namespace PerfHub.Api.Tests.Hosting.Commands;

/// <summary><c>--backup</c>, and the restore of what it makes.</summary>
[Trait("Category", "Slow")]
public sealed class BackupTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("perfhub-backup-").FullName;

    [Fact]
    public async Task A_backup_taken_under_load_is_restored_on_another_path_with_every_receipt_of_before()
    {
        const int Units = 24;
        await using var host = new HostProcess(("PerfHub__BootstrapKey", PerfHubHost.BootstrapKey));
        await host.StartAsync();
        var region = await Region.CreateAsync(host);
        var units = new List<UnitClient>();
        for (var i = 0; i < Units; i++)
        {
            units.Add(await region.RegisterUnitAsync($"{i:D4}"));
        }

        // Every unit files again and again, before, during and after the backup.
        using var stop = new CancellationTokenSource();
        var receipts = new ConcurrentQueue<Receipt>();
        var filing = Task.WhenAll(units.Select(unit => FileUntilAsync(unit, receipts, stop.Token)));
        while (receipts.Count < 2 * Units)
        {
            await Task.Delay(20);
        }

        Receipt[] before = [.. receipts];
        var backup = Path.Combine(_folder, "backup.db");
        var command = await CommandProcess.RunAsync(["--backup", backup], ("ConnectionStrings__PerfHub", $"Data Source={host.DatabaseFile}"));
        var during = receipts.Count - before.Length;
        await stop.CancelAsync();
        await filing;

        Assert.Equal(("", 0), (command.Error, command.ExitCode));
        Assert.Contains("all are intact", command.Output, StringComparison.Ordinal);
        Assert.True(during > 0, "Nothing was filed during the backup.");
        Assert.Equal([backup], Directory.EnumerateFiles(_folder));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(backup));
        }

        await host.KillAsync();
        var restored = Path.Combine(_folder, "restored", "other.db");
        Directory.CreateDirectory(Path.GetDirectoryName(restored)!);
        File.Copy(backup, restored);
        await using var other = new HostProcess(("PerfHub__BootstrapKey", PerfHubHost.BootstrapKey), ("ConnectionStrings__PerfHub", $"Data Source={restored}"));
        await other.StartAsync();
        await AssertHasReceiptsAsync(other, region, units, before);
    }

    [Fact]
    public async Task A_backup_overwrites_nothing_needs_a_store_and_says_so()
    {
        var existing = Path.Combine(_folder, "existing.db");
        await File.WriteAllTextAsync(existing, "another file");
        var absent = ("ConnectionStrings__PerfHub", $"Data Source={Path.Combine(_folder, "absent.db")}");

        var refused = await CommandProcess.RunAsync(["--backup", existing], absent);
        var failed = await CommandProcess.RunAsync(["--backup", Path.Combine(_folder, "new.db")], absent);
        var unnamed = await CommandProcess.RunAsync(["--backup"], absent);
        var remote = await CommandProcess.RunAsync(["--backup", Path.Combine(_folder, "new.db")], ("PerfHub__Store", "SqlServer"), ("ConnectionStrings__PerfHub", "Server=localhost"));

        Assert.Equal((1, 1, 1, 1), (refused.ExitCode, failed.ExitCode, unnamed.ExitCode, remote.ExitCode));
        Assert.Contains("overwrites nothing", refused.Error, StringComparison.Ordinal);
        Assert.Contains("failed", failed.Error, StringComparison.Ordinal);
        Assert.Contains("needs the name of a file", unnamed.Error, StringComparison.Ordinal);
        Assert.Contains("BACKUP DATABASE", remote.Error, StringComparison.Ordinal);
        Assert.Equal("another file", await File.ReadAllTextAsync(existing));
        Assert.Equal([existing], Directory.EnumerateFiles(_folder));
    }

    [Theory]
    [InlineData("UPDATE AuditEntry SET Action = 'POST /v1/nothing' WHERE Seq = 1", "audit log")]
    [InlineData("UPDATE Revision SET ReceiptSha256 = '0000000000000000000000000000000000000000000000000000000000000000'", "receipt 1 of bureau")]
    [InlineData("UPDATE Revision SET ContentSha256 = '0000000000000000000000000000000000000000000000000000000000000000'", "receipt 1 of bureau")]
    public async Task A_backup_of_a_store_that_was_tampered_with_is_kept_under_another_name(string sql, string reason)
    {
        await using var host = new SqliteHost();
        var region = await Region.CreateAsync(host);
        (await (await region.RegisterUnitAsync()).FileReportAsync(SeedReport.Bytes)).Expect(HttpStatusCode.Created);
        (await host.Operator.GetAsync("/v1/audit-log/verify")).Expect(HttpStatusCode.OK);
        await host.ExecuteSqlAsync("DROP TRIGGER IF EXISTS TR_AuditEntry_NoUpdate; " + sql);
        var backup = Path.Combine(_folder, "backup.db");

        var command = await CommandProcess.RunAsync(["--backup", backup], ("ConnectionStrings__PerfHub", $"Data Source={host.DatabaseFile}"));

        Assert.Equal(1, command.ExitCode);
        Assert.Contains(reason, command.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(backup));
        Assert.True(File.Exists(backup + ".unverified"));
    }

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }

    private static async Task FileUntilAsync(UnitClient unit, ConcurrentQueue<Receipt> receipts, CancellationToken stop)
    {
        for (var number = 1; !stop.IsCancellationRequested; number++)
        {
            receipts.Enqueue((await unit.FileReportAsync(SeedReport.CreateVariant(number))).Expect<Receipt>(HttpStatusCode.Created));
        }
    }

    private static async Task AssertHasReceiptsAsync(HostProcess host, Region region, List<UnitClient> units, Receipt[] receipts)
    {
        var admin = new BureauClient(host.CreateHttpClient(region.Admin.Http.DefaultRequestHeaders.Authorization!.Parameter), region.North);
        var listed = (await BureauClient.ReadAllPagesAsync<ListReceipts.Item>(admin.ListReceiptsAsync, "limit=500")).ToDictionary(it => (it.Unit, it.Revision));
        var keys = units.ToDictionary(unit => unit.UnitCode, unit => unit.Http.DefaultRequestHeaders.Authorization!.Parameter);
        foreach (var receipt in receipts)
        {
            Assert.Equal(receipt.Chain, new ReceiptLink(listed[(receipt.Unit, receipt.Revision)].Seq, listed[(receipt.Unit, receipt.Revision)].ReceiptSha256, listed[(receipt.Unit, receipt.Revision)].Head));
            var unit = new UnitClient(host.CreateHttpClient(keys[receipt.Unit]), receipt.Bureau, receipt.Unit);
            var revision = (await unit.GetRevisionAsync(receipt.Revision)).Expect(HttpStatusCode.OK);
            Assert.Equal(receipt.ContentSha256, (string)revision["contentSha256"]!);
            Assert.Equal(receipt.Chain!.Head, (string)revision["chain"]!["head"]!);
        }

        Assert.True((bool)(await admin.GetAsync($"/v1/bureaus/{region.North}/audit-log/verify")).Expect(HttpStatusCode.OK)["intact"]!);
    }
}
