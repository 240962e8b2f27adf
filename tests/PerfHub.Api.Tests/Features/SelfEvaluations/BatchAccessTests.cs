using System.Net;
using PerfHub.Api.Auditing;
using PerfHub.Api.Features.SelfEvaluations;
using PerfHub.Api.Security;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Stores;

namespace PerfHub.Api.Tests.Features.SelfEvaluations;

/// <summary>Which callers can file which lines of a batch, and their audit entries.</summary>
public abstract class BatchAccessTests(PerfHubHost host) : IAsyncLifetime
{
    private BatchScenario _batch = null!;

    private Region Region => _batch.Region;

    public async Task InitializeAsync() => _batch = await BatchScenario.CreateAsync(host);

    public Task DisposeAsync() => Task.CompletedTask;

    [StoreFact]
    public async Task A_unit_files_only_its_own_line_and_cannot_see_other_units()
    {
        var (unit, other) = (await Region.RegisterUnitAsync("U1"), await Region.RegisterUnitAsync("U2"));
        await Region.RegisterUnitAsync("U3", Region.South);

        var lines = (await unit.FileBatchAsync(Region.North, CreateLines("U1", "U2", "U3", "nobody"))).ExpectLines<FileBatch.Result>();

        Assert.Equal([201, 404, 404, 404], lines.Select(it => it.Status));
        Assert.Single(lines.Skip(1).Select(it => it.Problem).Distinct());
        (await other.GetReportAsync()).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        (await unit.FileBatchAsync(Region.South, CreateLines("U1"))).ExpectProblem(HttpStatusCode.NotFound, "not-found");
    }

    [StoreFact]
    public async Task A_bureau_files_only_for_units_of_the_bureau_in_the_path()
    {
        await Region.RegisterUnitAsync("U1");
        await Region.RegisterUnitAsync("U2", Region.South);
        var (north, stranger) = (await Region.CreateClientAsync(Region.North, Role.BureauAdmin), (await Region.CreateAsync(host)).Admin);

        // The units of the districts are not units of the city.
        Assert.Equal([404, 404], await FileAsync(Region.Admin, Region.City));
        Assert.Equal([201, 404], await FileAsync(Region.Admin, Region.North));
        Assert.Equal([200, 404], await FileAsync(north, Region.North));
        (await north.FileBatchAsync(Region.South, CreateLines("U2"))).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        (await stranger.FileBatchAsync(Region.North, CreateLines("U1"))).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        foreach (var role in (Role[])[Role.BureauReader, Role.Auditor])
        {
            (await (await Region.CreateClientAsync(Region.North, role)).FileBatchAsync(Region.North, CreateLines("U1"))).ExpectProblem(HttpStatusCode.Forbidden, "forbidden");
        }

        static async Task<IEnumerable<int>> FileAsync(BureauClient client, string bureau) =>
            (await client.FileBatchAsync(bureau, CreateLines("U1", "U2"))).ExpectLines<FileBatch.Result>().Select(it => it.Status);
    }

    [StoreFact]
    public async Task Each_filing_and_each_attempt_outside_the_scope_has_an_audit_entry_that_names_the_unit()
    {
        var units = await _batch.RegisterUnitsAsync(30);

        (await _batch.SendAsync([.. units.Select((unit, i) => ApiClient.CreateBatchLine(unit, BatchScenario.CreateReport(i))), .. CreateLines("nobody"), "{"u8.ToArray()])).ExpectLines();

        Assert.Equal(units.Order(), (await ListSubjectsAsync(Region.North, AuditOutcome.Done)).Order());
        Assert.Equal(["nobody"], await ListSubjectsAsync(Region.City, AuditOutcome.OutsideScope));
    }

    private async Task<IEnumerable<string?>> ListSubjectsAsync(string bureau, AuditOutcome outcome) =>
        (await Region.Admin.ReadAuditLogAsync(bureau))
        .Where(it => it.Action.EndsWith("/batch", StringComparison.Ordinal) && it.Outcome == outcome)
        .Select(it => it.Subject);

    private static IEnumerable<byte[]> CreateLines(params IEnumerable<string> units) =>
        units.Select(unit => ApiClient.CreateBatchLine(unit, BatchScenario.CreateReport(1)));
}

public sealed class BatchAccessTestsOnSqlite(SharedHost<SqliteHost> shared) : BatchAccessTests(shared.Host), IClassFixture<SharedHost<SqliteHost>>;

public sealed class BatchAccessTestsOnSqlServer(SharedHost<SqlServerHost> shared) : BatchAccessTests(shared.Host), IClassFixture<SharedHost<SqlServerHost>>;
