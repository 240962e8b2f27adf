using System.Diagnostics;
using System.Net;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using PerfHub.Api.Persistence;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Stores;

namespace PerfHub.Api.Tests.Hosting;

/// <summary>A host is ready while its store accepts changes.</summary>
public abstract class ReadinessTests(PerfHubHost host)
{
    /// <summary>Makes the store reject every new row of the readiness check, and accept them again.</summary>
    protected abstract (string Reject, string Accept) Statements { get; }

    [StoreFact]
    public async Task A_host_is_not_ready_while_its_store_rejects_changes()
    {
        Assert.Equal(HttpStatusCode.OK, await GetReadinessAsync(host));

        await host.ExecuteSqlAsync(Statements.Reject);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await GetReadinessAsync(host));

        await host.ExecuteSqlAsync(Statements.Accept);
        Assert.Equal(HttpStatusCode.OK, await GetReadinessAsync(host));
    }

    /// <summary>Reads the readiness when earlier results are no longer returned.</summary>
    protected static async Task<HttpStatusCode> GetReadinessAsync(PerfHubHost host)
    {
        await Task.Delay(TimeSpan.FromSeconds(1.1));
        return (await new ApiClient(host.CreateHttpClient(null)).GetAsync("/health/ready")).Status;
    }
}

public sealed class ReadinessTestsOnSqlite(SqliteHost host) : ReadinessTests(host), IClassFixture<SqliteHost>
{
    private const int MaxRows = 10_000;

    protected override (string Reject, string Accept) Statements =>
        ("CREATE TRIGGER Reject BEFORE INSERT ON StoreProbe BEGIN SELECT RAISE(ABORT, 'rejected'); END", "DROP TRIGGER Reject");

    [Fact]
    public async Task Many_probes_share_a_check()
    {
        await using var probed = new SqliteHost();
        var db = probed.Services.GetRequiredService<Db>();
        var (client, before) = (new ApiClient(probed.CreateHttpClient(null)), db.CommitCount);

        var elapsed = Stopwatch.StartNew();
        for (var probe = 0; probe < 20; probe++)
        {
            Assert.All(await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => client.GetAsync("/health/ready"))), it => Assert.Equal(HttpStatusCode.OK, it.Status));
        }

        // Background services of the host may have committed too.
        Assert.InRange(db.CommitCount - before, 1, 10 + (long)elapsed.Elapsed.TotalSeconds);
    }

    [Fact]
    public async Task A_host_is_not_ready_while_its_file_cannot_grow()
    {
        await using var full = new SqliteHost();
        var db = full.Services.GetRequiredService<Db>();
        Assert.Equal(HttpStatusCode.OK, await GetReadinessAsync(full));

        // The statements run on the connection that writes; the limit is raised to the current size.
        await db.WriteAsync(session => session.QueryFirstOrDefaultAsync<long>("PRAGMA max_page_count = 1", new { }), CancellationToken.None);
        await FillAsync(db);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, await GetReadinessAsync(full));
        Assert.Equal(HttpStatusCode.OK, (await full.Operator.GetAsync("/v1/rules")).Status);
        await db.WriteAsync(session => session.ExecuteAsync("DELETE FROM StoreProbe", new { }), CancellationToken.None);
        Assert.Equal(HttpStatusCode.OK, await GetReadinessAsync(full));
    }

    [Fact]
    public async Task A_host_is_not_ready_while_its_store_is_read_only()
    {
        await using var readOnly = new SqliteHost();
        var db = readOnly.Services.GetRequiredService<Db>();
        Assert.Equal(HttpStatusCode.OK, await GetReadinessAsync(readOnly));

        await db.WriteAsync(session => session.QueryFirstOrDefaultAsync<long>("PRAGMA query_only = 1", new { }), CancellationToken.None);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, await GetReadinessAsync(readOnly));
    }

    // The write of the check waits in line behind others, which are committed meanwhile.
    [Fact]
    public async Task A_host_whose_writer_has_a_long_queue_stays_ready()
    {
        await using var busy = new SqliteHost();
        await Region.CreateAsync(busy);
        var writes = QueueSlowWrites(busy, 20);

        Assert.Equal(HttpStatusCode.OK, await GetReadinessAsync(busy));

        Assert.Contains(writes, write => !write.IsCompleted);
        await Task.WhenAll(writes);
    }

    [Fact]
    public async Task A_host_whose_writer_hangs_is_not_ready()
    {
        await using var hanging = new SqliteHost();
        await Region.CreateAsync(hanging);
        var released = new TaskCompletionSource();
        var write = hanging.Services.GetRequiredService<Db>().WriteAsync(
            async session =>
            {
                await released.Task;
                return true;
            },
            CancellationToken.None);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, await GetReadinessAsync(hanging));

        released.SetResult();
        Assert.True(await write);
        Assert.Equal(HttpStatusCode.OK, await GetReadinessAsync(hanging));
    }

    /// <summary>Queues writes of a fifth of a second; bulk writes are committed one by one.</summary>
    private static List<Task<bool>> QueueSlowWrites(SqliteHost host, int count) =>
    [
        .. Enumerable.Range(0, count).Select(_ => host.Services.GetRequiredService<Db>().WriteBulkAsync(
            async session =>
            {
                await Task.Delay(200);
                return true;
            },
            CancellationToken.None)),
    ];

    [Fact]
    public async Task A_busy_host_stays_ready()
    {
        await using var busy = new SqliteHost();
        var region = await Region.CreateAsync(busy);
        var units = await Task.WhenAll(Enumerable.Range(1, 16).Select(number => region.RegisterUnitAsync($"U{number}")));

        var filing = Task.WhenAll(units.Select(async unit =>
        {
            for (var variant = 1; variant <= 10; variant++)
            {
                (await unit.FileReportAsync(SeedReport.CreateVariant(variant))).Expect(HttpStatusCode.Created);
            }
        }));
        do
        {
            Assert.Equal(HttpStatusCode.OK, await GetReadinessAsync(busy));
        }
        while (!filing.IsCompleted);

        await filing;
    }

    /// <summary>Uses all free pages of the file.</summary>
    private static async Task FillAsync(Db db)
    {
        for (var i = 1; i <= MaxRows; i++)
        {
            var row = new StoreProbeRow(i, new byte[10_000]);
            try
            {
                await db.WriteAsync(session => session.TryInsertAsync(row), CancellationToken.None);
            }
            catch (SqliteException)
            {
                return;
            }
        }

        Assert.Fail("The file is not full.");
    }
}

public sealed class ReadinessTestsOnSqlServer(SqlServerHost host) : ReadinessTests(host), IClassFixture<SqlServerHost>
{
    protected override (string Reject, string Accept) Statements =>
        ("ALTER TABLE dbo.StoreProbe ADD CONSTRAINT CK_Reject CHECK (Id < 0)", "ALTER TABLE dbo.StoreProbe DROP CONSTRAINT CK_Reject");

    [StoreFact]
    [RequiresServerFeature(ServerFeature.DatabaseOptions)]
    public async Task A_host_is_not_ready_while_its_database_is_read_only()
    {
        await host.ExecuteSqlAsync("ALTER DATABASE CURRENT SET READ_ONLY WITH ROLLBACK IMMEDIATE");
        try
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, await GetReadinessAsync(host));
        }
        finally
        {
            await host.ExecuteSqlAsync("ALTER DATABASE CURRENT SET READ_WRITE WITH ROLLBACK IMMEDIATE");
        }
    }
}
