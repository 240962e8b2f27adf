using System.Net;
using PerfHub.Api.Reports.Receipts;
using PerfHub.Api.Security;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Stores;

namespace PerfHub.Api.Tests.Security;

/// <summary>
/// Readers and auditors use a read replica; units and administrators use the primary and see their own writes at once. The
/// replica of these tests stays empty, so an empty list shows that it was read.
/// </summary>
public sealed class ReadReplicaTestsOnSqlServer
{
    [StoreFact]
    public async Task Readers_and_auditors_use_the_replica_and_all_others_the_primary()
    {
        await using var replica = await TempSqlServerStore.CreateAsync();
        await using var host = await ReplicaHost.CreateAsync(replica.ConnectionString);
        var region = await Region.CreateAsync(host);
        var unit = await region.RegisterUnitAsync();
        var receipt = (await unit.FileReportAsync(SeedReport.Bytes)).Expect<Receipt>(HttpStatusCode.Created);

        foreach (var role in (Role[])[Role.BureauReader, Role.Auditor])
        {
            var reader = await region.CreateClientAsync(region.North, role);
            Assert.Empty(await reader.ReadRankingAsync());
            Assert.Empty(await reader.ReadDeviationsAsync());
        }

        var admin = await region.CreateClientAsync(region.North, Role.BureauAdmin);
        Assert.Single(await admin.ReadRankingAsync());
        Assert.NotEmpty(await admin.ReadDeviationsAsync());
        Assert.Equal(receipt.ContentSha256, (await unit.GetReportAsync()).Expect<Receipt>(HttpStatusCode.OK).ContentSha256);
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
