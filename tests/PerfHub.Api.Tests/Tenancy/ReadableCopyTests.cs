using System.Net;
using PerfHub.Api.Security;
using PerfHub.Api.Tests.Product;
using PerfHub.Api.Tests.Stores;

namespace PerfHub.Api.Tests.Tenancy;

/// <summary>
/// Readers are sent to a readable copy, and whoever files or administers sees at once what was written. The copy here stays
/// empty for good, as one that lags behind without end: so it shows who reads where.
/// </summary>
public sealed class ReadableCopyTestsOnSqlServer
{
    [StoreFact]
    public async Task A_reader_and_an_auditor_read_the_copy_and_all_others_what_was_just_written()
    {
        await using var copy = await TempDatabase.Create();
        await using var host = await CopiedHost.Create(copy.ConnectionString);
        var region = await Region.In(host);
        var unit = await region.Unit();
        var receipt = (await unit.File(Seed.Bytes)).Expect(HttpStatusCode.Created);

        foreach (var role in (Role[])[Role.BureauReader, Role.Auditor])
        {
            var reader = await region.At(region.North, role);
            Assert.Empty((await reader.Ranking()).Expect(HttpStatusCode.OK)["items"]!.AsArray());
            Assert.Empty((await reader.Deviations()).Expect(HttpStatusCode.OK)["items"]!.AsArray());
        }

        var admin = await region.At(region.North, Role.BureauAdmin);
        Assert.Single((await admin.Ranking()).Expect(HttpStatusCode.OK)["items"]!.AsArray());
        Assert.NotEmpty((await admin.Deviations()).Expect(HttpStatusCode.OK)["items"]!.AsArray());
        var current = (await unit.Current()).Expect(HttpStatusCode.OK);
        Assert.Equal((string?)receipt["contentSha256"], (string?)current["contentSha256"]);
    }

    /// <summary>A host with a copy to read from.</summary>
    private sealed class CopiedHost : PerfHubHost
    {
        private readonly string _database, _copy;

        private CopiedHost(string database, string copy)
        {
            (_database, _copy) = (database, copy);
            Start();
        }

        protected override IEnumerable<(string Name, string Value)> Settings =>
        [
            ("PerfHub:Store", "SqlServer"), ("ConnectionStrings:PerfHub", _database), ("ConnectionStrings:PerfHubRead", _copy),
        ];

        public static async Task<CopiedHost> Create(string copy) => new(await TestSqlServer.CreateDatabase(), copy);

        public override async ValueTask DisposeAsync()
        {
            await base.DisposeAsync();
            await TestSqlServer.Drop(_database);
        }
    }
}
