using System.Net;
using Dapper;
using Microsoft.Data.Sqlite;
using PerfHub.Api.Features.Rankings;
using PerfHub.Api.Persistence;
using PerfHub.Api.Reports.Deviations;
using PerfHub.Api.Reports.Receipts;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Stores;
using PerfHub.Rules.Scoring;

namespace PerfHub.Api.Tests.Persistence;

/// <summary>An acknowledged filing is on disk: a kill of the host neither loses nor changes it.</summary>
[Trait("Category", "Slow")]
public abstract class DurabilityTests
{
    private const int UnitCount = 8, ConnectionsPerUnit = 2, Kills = 3, MaxReceiptsPerRun = 120;

    private static readonly string[] Metrics = ["verifiedScore", "claimedScore", "scoreGap", "executionRate", "credibility"];

    protected virtual IEnumerable<(string Name, string Value)> Settings => [];

    [StoreFact]
    public async Task Acknowledged_filings_survive_kills_under_load_and_leave_no_partial_rows()
    {
        await using var host = new HostProcess([("PerfHub__BootstrapKey", PerfHubHost.BootstrapKey), .. Settings]);
        await host.StartAsync();
        var region = await Region.CreateAsync(host);
        var filers = await Task.WhenAll(Enumerable.Range(1, UnitCount).Select(async number =>
            new ReportFiler(await region.RegisterUnitAsync($"U{number}", number % 2 == 0 ? region.North : region.South))));

        for (var kill = 1; kill <= Kills; kill++)
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

    /// <summary>Runs the store's own integrity check and checks all foreign keys.</summary>
    protected abstract Task AssertIntegrityAsync(HostProcess host);

    protected abstract Task<string?> QueryScalarAsync(HostProcess host, string sql);

    /// <summary>Counts rows, because no list of the API shows orphans.</summary>
    private async Task AssertNoOrphanRowsAsync(HostProcess host, int reportCount)
    {
        Assert.Equal($"{reportCount}", await QueryScalarAsync(host, "SELECT COUNT(*) FROM CurrentReport"));
        Assert.Equal($"{reportCount}", await QueryScalarAsync(host, "SELECT COUNT(*) FROM NarrativeSignature WHERE Indicators IS NOT NULL"));
        Assert.Equal("0", await QueryScalarAsync(host, "SELECT COUNT(*) FROM RankingChange c WHERE c.ReportId <> 0 AND c.ReportId NOT IN (SELECT t.Id FROM CurrentReport t)"));
        Assert.Equal($"{reportCount}", await QueryScalarAsync(host, "SELECT COUNT(DISTINCT c.ReportId) FROM RankingChange c WHERE c.ReportId <> 0"));
    }

    private static async Task KillUnderLoadAsync(HostProcess host, ReportFiler[] filers)
    {
        var receiptCount = filers.Sum(filer => filer.Receipts.Count) + Random.Shared.Next(1, MaxReceiptsPerRun);
        var load = filers.SelectMany(filer => Enumerable.Range(0, ConnectionsPerUnit).Select(_ => filer.FileUntilDisconnectedAsync())).ToList();
        while (filers.Sum(filer => filer.Receipts.Count) < receiptCount && !load.Exists(connection => connection.IsFaulted))
        {
            await Task.Delay(1);
        }

        await host.KillAsync();
        await Task.WhenAll(load);
    }

    private static async Task AssertListsAgreeAsync(ReportFiler filer, BureauClient bureau)
    {
        var ranked = new Dictionary<string, RankedUnit>();
        foreach (var metric in Metrics)
        {
            var ranking = await bureau.ReadRankingAsync($"metric={metric}&limit=500");
            var entries = ranking.Where(item => item.Unit == filer.Unit.UnitCode).ToList();
            Assert.Equal(filer.StoredCount > 0 ? 1 : 0, entries.Count);
            entries.ForEach(entry => ranked.Add(metric, entry));
        }

        if (filer.StoredCount == 0)
        {
            return;
        }

        var current = (await filer.Unit.GetReportAsync()).Expect<Receipt>(HttpStatusCode.OK);
        Assert.Equal(filer.StoredCount, current.Revision);
        Assert.Equal(current.Score.Verified, ranked["verifiedScore"].Value);
        Assert.Equal(current.Score.Claimed, ranked["claimedScore"].Value);
        Assert.Equal(current.Score.Difference, ranked["scoreGap"].Value);

        var listed = await bureau.ReadDeviationsAsync($"unit={filer.Unit.UnitCode}&limit=500");
        var active = listed.Where(item => item.Status != DeviationStatus.Resolved).ToList();
        Assert.Equal(
            current.Deviations.Select(it => (it.Id, it.Status, it.Message)).OrderBy(it => it.Id, StringComparer.Ordinal),
            active.Select(it => (it.Id, it.Status, it.Message)).OrderBy(it => it.Id, StringComparer.Ordinal));
        Assert.All(active, item => Assert.Equal(filer.StoredCount, item.Revision));
        int Count(Severity severity) => current.Deviations.Count(it => it.Severity == severity);
        Assert.Equal(new DeviationCounts(Count(Severity.High), Count(Severity.Medium), Count(Severity.Low)), ranked["credibility"].Deviations);
    }
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

    protected override IEnumerable<(string Name, string Value)> Settings => TestSqlServer.GetHostSettings(_database, "__");

    public async Task InitializeAsync() => _database = await TestSqlServer.CreateDatabaseAsync();

    public Task DisposeAsync() => TestSqlServer.DropDatabaseAsync(_database);

    protected override async Task AssertIntegrityAsync(HostProcess host)
    {
        // Both throw or return a row if they find an error. Babelfish has neither.
        if (TestSqlServer.FindMissingFeatureReason(ServerFeature.DatabaseOptions) is null)
        {
            Assert.Null(await QueryScalarAsync(host, "DBCC CHECKDB WITH NO_INFOMSGS"));
            Assert.Null(await QueryScalarAsync(host, "DBCC CHECKCONSTRAINTS WITH ALL_CONSTRAINTS, NO_INFOMSGS"));
        }
    }

    protected override async Task<string?> QueryScalarAsync(HostProcess host, string sql)
    {
        await using var connection = await TenantConnection.OpenAsync(_database, TenantContext.AllBureaus);
        return (await connection.ExecuteScalarAsync(sql))?.ToString();
    }
}
