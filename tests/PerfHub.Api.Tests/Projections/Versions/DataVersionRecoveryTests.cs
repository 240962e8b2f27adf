using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Data.Sqlite;
using PerfHub.Api.Persistence.Outbox;
using PerfHub.Api.Tests.Infrastructure;

namespace PerfHub.Api.Tests.Projections.Versions;

/// <summary>
/// The lists were brought up to date, and read; then the power went, and what had been filed was there again but not what followed from it.
/// </summary>
public sealed class DataVersionRecoveryTests
{
    [Fact]
    public async Task What_was_read_before_the_power_went_is_never_taken_for_what_is_there_after()
    {
        var folder = Directory.CreateTempSubdirectory("perfhub-power-");
        try
        {
            await ReadBeforeAndAfterAsync(Path.Combine(folder.FullName, "before.db"), Path.Combine(folder.FullName, "after.db"));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task ReadBeforeAndAfterAsync(string before, string after)
    {
        string[] lists = ["rankings/2024?limit=1", "overview/2024?", "filings/2024?limit=500", "rankings/2024?limit=1&sector=%E7%A7%91%E6%8A%80"];
        List<(string List, string Tag, string? Cursor)> read = [];
        string key, city;
        UnitClient late;
        await using (var host = new HostWithoutOutboxService(before))
        {
            var region = await Region.CreateAsync(host);
            (key, city) = ((string)(await region.Admin.CreateKeyAsync(PerfHub.Api.Security.Role.BureauAdmin)).Expect(HttpStatusCode.Created)["key"]!, region.City);
            UnitClient[] units = [await region.RegisterUnitAsync("1"), await region.RegisterUnitAsync("2"), await region.RegisterUnitAsync("3")];
            (await units[0].FileReportAsync(SeedReport.Bytes)).Expect(HttpStatusCode.Created);
            foreach (var list in lists)
            {
                (await region.Admin.GetAsync($"/v1/bureaus/{city}/{list}")).Expect(HttpStatusCode.OK);
            }

            (await units[1].FileReportAsync(SeedReport.CreateVariant(1))).Expect(HttpStatusCode.Created);
            await CopyCommittedDataAsync(before, after);
            foreach (var list in lists)
            {
                var answer = await region.Admin.GetAsync($"/v1/bureaus/{city}/{list}");
                read.Add((list, answer.HttpResponse.Headers.ETag!.ToString(), (string?)answer.Expect(HttpStatusCode.OK)["nextCursor"]));
            }

            late = units[2];
        }

        await using var another = new HostWithoutOutboxService(after);
        var reader = new BureauClient(another.CreateHttpClient(key), city);
        var lateKey = (string)(await reader.CreateKeyAsync(PerfHub.Api.Security.Role.Unit, late.UnitCode, late.BureauCode)).Expect(HttpStatusCode.Created)["key"]!;
        (await new UnitClient(another.CreateHttpClient(lateKey), late.BureauCode, late.UnitCode).FileReportAsync(SeedReport.CreateVariant(2))).Expect(HttpStatusCode.Created);
        foreach (var (list, tag, cursor) in read)
        {
            var answer = await reader.GetAsync($"/v1/bureaus/{city}/{list}", ("If-None-Match", tag));
            answer.Expect(HttpStatusCode.OK);
            if (cursor is not null)
            {
                var next = (await reader.GetAsync($"/v1/bureaus/{city}/{list}&cursor={cursor}")).Expect(HttpStatusCode.OK);
                Assert.True((bool)next["hasChanged"]!, $"The ranks behind {list} are those of before.");
            }
        }
    }

    /// <summary>All that was acknowledged, and nothing that was only to follow from it.</summary>
    private static async Task CopyCommittedDataAsync(string from, string to)
    {
        await using var connection = new SqliteConnection($"Data Source={from};Pooling=False");
        await connection.OpenAsync();
        await using var copy = new SqliteCommand("VACUUM INTO @to", connection);
        copy.Parameters.AddWithValue("@to", to);
        await copy.ExecuteNonQueryAsync();
        await using var waiting = new SqliteCommand("SELECT COUNT(*) FROM RankingOutbox WHERE ReportId <> 0", connection);
        Assert.Equal(1L, await waiting.ExecuteScalarAsync());
    }

    /// <summary>A host that does what follows only when somebody reads.</summary>
    private sealed class HostWithoutOutboxService : PerfHubHost
    {
        private readonly string _file;

        public HostWithoutOutboxService(string file)
        {
            _file = file;
            Start();
        }

        protected override IEnumerable<(string Name, string Value)> Settings => [("ConnectionStrings:PerfHub", $"Data Source={_file}")];

        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            base.ConfigureWebHost(builder);
            builder.ConfigureServices(services => services.Remove(services.Single(it => it.ImplementationType == typeof(OutboxService))));
        }
    }
}
