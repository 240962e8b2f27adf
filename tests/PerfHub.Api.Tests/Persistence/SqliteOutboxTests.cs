using System.Net;
using Dapper;
using Microsoft.Data.Sqlite;
using PerfHub.Api.Auditing;
using PerfHub.Api.Features.AuditLog;
using PerfHub.Api.Reports.Deviations;
using PerfHub.Api.Security;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Stores;

namespace PerfHub.Api.Tests.Persistence;

/// <summary>SQLite has one writer, so a filing numbers its changes and extends the audit log itself, without outboxes.</summary>
public sealed class SqliteOutboxTests : IDisposable
{
    // As the release before left its outboxes: all changes of deviations and the last entry of each audit log wait.
    private const string QueueAgainSql = """
        DROP TRIGGER NumberDeviationChange;
        DELETE FROM SchemaVersions WHERE ScriptName LIKE '%.0036%';
        INSERT INTO DeviationChangeOutbox (Id, ClaimId, Bureau, Year, ReportId, Changes, Count, At)
        SELECT c.Seq, 0, c.Bureau, c.Year, c.ReportId, c.Changes, c.Count, c.At FROM DeviationChange c;
        DELETE FROM DeviationChange;
        INSERT INTO AuditOutbox (Id, ClaimId, Bureau, At, Actor, Role, Action, Subject, Origin, Outcome)
        SELECT row_number() OVER (), 0, e.Bureau, e.At, e.Actor, e.Role, e.Action, e.Subject, e.Origin, e.Outcome
        FROM AuditEntry e WHERE (e.Bureau, e.Seq) IN (SELECT h.Bureau, MAX(h.Seq) FROM AuditEntry h GROUP BY h.Bureau);
        DELETE FROM AuditEntry WHERE (Bureau, Seq) IN (SELECT h.Bureau, MAX(h.Seq) FROM AuditEntry h GROUP BY h.Bureau);
        """;

    private static readonly SmallReport Flagged = new() { ActualStaff = 11 };

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("perfhub-outbox-");

    private string DatabaseFile => Path.Combine(_folder.FullName, "perfhub.db");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task What_a_filing_changes_is_numbered_and_in_the_audit_log_without_a_row_in_an_outbox()
    {
        MigratedSqliteFile.CopyTo(DatabaseFile);
        await ExecuteAsync(string.Concat(((string[])["AuditOutbox", "DeviationChangeOutbox", "RankingOutbox", "RankingChangeOutbox"]).Select(outbox =>
            $"CREATE TRIGGER Refuse{outbox} AFTER INSERT ON {outbox} BEGIN SELECT RAISE(ABORT, 'A row is queued.'); END;")));
        await using var host = new HostWithoutOutboxService(DatabaseFile);
        var region = await Region.CreateAsync(host);
        var unit = await region.RegisterUnitAsync();

        (await unit.FileReportAsync(Flagged.ToJson())).Expect(HttpStatusCode.Created);
        await using (var connection = new SqliteConnection($"Data Source={DatabaseFile};Pooling=False"))
        {
            Assert.Equal("1 1", await connection.ExecuteScalarAsync<string>(
                "SELECT (SELECT COUNT(*) FROM DeviationChange) || ' ' || (SELECT COUNT(*) FROM AuditEntry e WHERE e.Action LIKE 'POST %/self-evaluations/2024')"));
        }

        (await unit.FileReportAsync((Flagged with { ActualStaff = 12 }).ToJson())).Expect(HttpStatusCode.Created);
        var reader = await region.CreateClientAsync(region.North, Role.BureauReader);
        (await reader.PutUnitAsync("0138")).ExpectProblem(HttpStatusCode.Forbidden, "forbidden");

        Assert.Equal([(1, ChangeKind.Opened), (2, ChangeKind.Changed)], (await ChangeFeedReader.Create(region.Admin).ReadRemainingChangesAsync()).Select(it => ((int)it.Seq, it.Kind)));
        Assert.Single(await region.Admin.ReadRankingAsync());
        Assert.Equal(AuditOutcome.Forbidden, (await region.Admin.ReadAuditLogAsync(region.North))[^1].Outcome);
        await AssertFilingsAreInLogAsync(region.Admin, region.North, 2);
    }

    [Fact]
    public async Task What_the_release_before_left_in_its_outboxes_is_processed_changes_of_deviations_before_later_ones()
    {
        MigratedSqliteFile.CopyTo(DatabaseFile);
        string? unitKey, adminKey;
        Region region;
        await using (var before = new HostWithoutOutboxService(DatabaseFile))
        {
            region = await Region.CreateAsync(before);
            var unit = await region.RegisterUnitAsync();
            (unitKey, adminKey) = (GetKey(unit), GetKey(region.Admin));
            (await unit.FileReportAsync(Flagged.ToJson())).Expect(HttpStatusCode.Created);
            (await unit.FileReportAsync((Flagged with { ActualStaff = 12 }).ToJson())).Expect(HttpStatusCode.Created);
        }

        await ExecuteAsync(QueueAgainSql);
        await using var host = new HostWithoutOutboxService(DatabaseFile);
        var filer = new UnitClient(host.CreateHttpClient(unitKey), region.North, "0137");
        var admin = new BureauClient(host.CreateHttpClient(adminKey), region.City);
        (await filer.FileReportAsync(new SmallReport { ActualStaff = 10 }.ToJson())).Expect(HttpStatusCode.Created);

        var feed = ChangeFeedReader.Create(admin);
        var changes = await feed.ReadRemainingChangesAsync();
        (await filer.FileReportAsync(Flagged.ToJson())).Expect(HttpStatusCode.Created);
        changes.AddRange(await feed.ReadRemainingChangesAsync());

        Assert.Equal(
            [(1, ChangeKind.Opened), (2, ChangeKind.Changed), (3, ChangeKind.Resolved), (4, ChangeKind.Reopened)],
            changes.Select(it => ((int)it.Seq, it.Kind)));
        await AssertFilingsAreInLogAsync(admin, region.North, 4);
    }

    private static string? GetKey(ApiClient client) => client.Http.DefaultRequestHeaders.Authorization!.Parameter;

    private static async Task AssertFilingsAreInLogAsync(BureauClient admin, string bureau, int count)
    {
        var entries = await admin.ReadAuditLogAsync(bureau);
        Assert.Equal(count, entries.Count(it => it.Action.EndsWith("/self-evaluations/2024", StringComparison.Ordinal)));
        var verified = (await admin.GetAsync($"/v1/bureaus/{bureau}/audit-log/verify")).Expect<VerifyAuditLog.Result>(HttpStatusCode.OK);
        Assert.Equal((true, entries.Count), (verified.Intact, (int)verified.Entries));
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var connection = new SqliteConnection($"Data Source={DatabaseFile};Pooling=False");
        await connection.ExecuteAsync(sql);
    }
}
