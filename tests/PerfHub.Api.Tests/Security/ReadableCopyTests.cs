using System.Net;
using System.Text.Json.Nodes;
using PerfHub.Api.Security;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Stores;

namespace PerfHub.Api.Tests.Security;

/// <summary>
/// Readers are sent to a readable copy, and whoever files or administers sees at once what was written. The copy here stays
/// empty for good, as one that lags behind without end: so it shows who reads where.
/// </summary>
public sealed class ReadReplicaTestsOnSqlServer
{
    [StoreFact]
    public async Task A_reader_and_an_auditor_read_the_copy_and_all_others_what_was_just_written()
    {
        await using var copy = await TempSqlServerStore.CreateAsync();
        await using var host = await ReplicaHost.CreateAsync(copy.ConnectionString);
        var region = await Region.CreateAsync(host);
        var unit = await region.RegisterUnitAsync();
        var receipt = (await unit.FileReportAsync(SeedReport.Bytes)).Expect(HttpStatusCode.Created);

        foreach (var role in (Role[])[Role.BureauReader, Role.Auditor])
        {
            var reader = await region.CreateClientAsync(region.North, role);
            Assert.Empty((await reader.GetRankingAsync()).Expect(HttpStatusCode.OK)["items"]!.AsArray());
            Assert.Empty((await reader.ListDeviationsAsync()).Expect(HttpStatusCode.OK)["items"]!.AsArray());
        }

        var admin = await region.CreateClientAsync(region.North, Role.BureauAdmin);
        Assert.Single((await admin.GetRankingAsync()).Expect(HttpStatusCode.OK)["items"]!.AsArray());
        Assert.NotEmpty((await admin.ListDeviationsAsync()).Expect(HttpStatusCode.OK)["items"]!.AsArray());
        var current = (await unit.GetReportAsync()).Expect(HttpStatusCode.OK);
        Assert.Equal((string?)receipt["contentSha256"], (string?)current["contentSha256"]);
    }

    /// <summary>A host with a copy to read from.</summary>
    private sealed class ReplicaHost : PerfHubHost
    {
        private readonly string _database, _replica;

        private ReplicaHost(string database, string copy)
        {
            (_database, _replica) = (database, copy);
            Start();
        }

        protected override IEnumerable<(string Name, string Value)> Settings =>
        [
            ("PerfHub:Store", "SqlServer"), ("ConnectionStrings:PerfHub", _database), ("ConnectionStrings:PerfHubRead", _replica),
        ];

        public static async Task<ReplicaHost> CreateAsync(string copy) => new(await TestSqlServer.CreateDatabaseAsync(), copy);

        public override async ValueTask DisposeAsync()
        {
            await base.DisposeAsync();
            await TestSqlServer.DropDatabaseAsync(_database);
        }
    }
}
