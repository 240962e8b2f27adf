using System.Net;
using PerfHub.Api.Reports.Receipts;
using PerfHub.Api.Security;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Stores;

namespace PerfHub.Api.Tests.Security;

/// <summary>
/// Readers and auditors read deviations, units and windows from a read replica. Everything else is read from the primary: by units and
/// administrators, who see their own writes at once; a case, which auditors decide; evidence, such as receipts and samples; and lists whose
/// version the replica does not have yet. The replica of these tests stays empty, so an empty list shows that it was read.
/// </summary>
public sealed class ReadReplicaTestsOnSqlServer
{
    private const string UnreachableReplica = "Server=127.0.0.1,1;Database=none;User ID=none;Password=none;Connect Timeout=1";

    [StoreFact]
    public async Task Readers_and_auditors_read_deviations_from_the_replica_and_all_others_from_the_primary()
    {
        await using var replica = await TempSqlServerStore.CreateAsync();
        await using var host = await ReplicaHost.CreateAsync(replica.ConnectionString);
        var (region, unit, receipt) = await FileReportAsync(host);

        foreach (var role in (Role[])[Role.BureauReader, Role.Auditor])
        {
            Assert.Empty(await (await region.CreateClientAsync(region.North, role)).ReadDeviationsAsync());
        }

        Assert.NotEmpty(await (await region.CreateClientAsync(region.North, Role.BureauAdmin)).ReadDeviationsAsync());
        Assert.Equal(receipt.ContentSha256, (await unit.GetReportAsync()).Expect<Receipt>(HttpStatusCode.OK).ContentSha256);
    }

    [StoreFact]
    public async Task Lists_that_have_a_version_never_show_a_replica_that_lags()
    {
        await using var replica = await TempSqlServerStore.CreateAsync();
        await using var host = await ReplicaHost.CreateAsync(replica.ConnectionString);
        var (region, _, _) = await FileReportAsync(host);

        var reader = await region.CreateClientAsync(region.North, Role.BureauReader);

        Assert.Single(await reader.ReadRankingAsync());
        Assert.Equal(1, (int)(await reader.ListFilingsAsync()).Expect(HttpStatusCode.OK)["items"]!.AsArray().Single()!["revision"]!);
    }

    [StoreFact]
    public async Task Evidence_is_never_read_from_a_replica()
    {
        await using var replica = await TempSqlServerStore.CreateAsync();
        await using var host = await ReplicaHost.CreateAsync(replica.ConnectionString);
        var (region, unit, _) = await FileReportAsync(host);
        var auditor = await region.CreateClientAsync(region.North, Role.Auditor);

        var sample = (await auditor.GetAsync($"/v1/bureaus/{region.North}/deviations/2024/sample")).Expect(HttpStatusCode.OK);
        Assert.Equal(1, (int)sample["population"]!);
        Assert.Single((await auditor.ListReceiptsAsync()).Expect(HttpStatusCode.OK)["items"]!.AsArray());
        var report = $"/v1/bureaus/{region.North}/units/{unit.UnitCode}/self-evaluations/2024";
        foreach (var path in (string[])["", "/revisions/1", "/revisions/1/proof"])
        {
            (await auditor.GetAsync(report + path)).Expect(HttpStatusCode.OK);
        }

        foreach (var path in (string[])["/revisions", "/history"])
        {
            Assert.Single((await auditor.GetAsync(report + path)).Expect(HttpStatusCode.OK)["items"]!.AsArray());
        }
    }

    [StoreFact]
    public async Task An_auditor_sees_the_own_decision_at_once()
    {
        await using var replica = await TempSqlServerStore.CreateAsync();
        await using var host = await ReplicaHost.CreateAsync(replica.ConnectionString);
        var (region, _, _) = await FileReportAsync(host);
        var auditor = await region.CreateClientAsync(region.North, Role.Auditor);
        var deviation = (await region.Admin.ReadDeviationsAsync())[0].Id;

        (await auditor.AddDeviationEventAsync(deviation, "confirm", "属实。")).Expect(HttpStatusCode.Created);

        Assert.Equal("confirmed", (string?)(await auditor.GetDeviationAsync(deviation))["status"]);
        Assert.NotEmpty(await auditor.ListDeviationEventsAsync(deviation));
    }

    [StoreFact]
    public async Task While_the_replica_is_down_readers_use_the_primary()
    {
        await using var host = await ReplicaHost.CreateAsync(UnreachableReplica);
        var (region, _, _) = await FileReportAsync(host);

        Assert.NotEmpty(await (await region.CreateClientAsync(region.North, Role.BureauReader)).ReadDeviationsAsync());
    }

    private static async Task<(Region Region, UnitClient Unit, Receipt Receipt)> FileReportAsync(ReplicaHost host)
    {
        var region = await Region.CreateAsync(host);
        var unit = await region.RegisterUnitAsync();
        return (region, unit, (await unit.FileReportAsync(SeedReport.Bytes)).Expect<Receipt>(HttpStatusCode.Created));
    }

    private sealed class ReplicaHost : PerfHubHost
    {
        private readonly string _database, _replica;

        private ReplicaHost(string database, string replica)
        {
            (_database, _replica) = (database, replica);
            Start();
        }

        protected override IEnumerable<(string Name, string Value)> Settings =>
            [.. TestSqlServer.GetHostSettings(_database), ("ConnectionStrings:PerfHubRead", _replica)];

        public static async Task<ReplicaHost> CreateAsync(string replica) => new(await TestSqlServer.CreateDatabaseAsync(), replica);

        public override async ValueTask DisposeAsync()
        {
            await base.DisposeAsync();
            await TestSqlServer.DropDatabaseAsync(_database);
        }
    }
}
