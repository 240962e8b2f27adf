using System.Net;
using System.Text.Json.Nodes;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Stores;

namespace PerfHub.Api.Tests.Jobs;

/// <summary>A job outlives its host: what is done of it is done once, and the rest is done by the next.</summary>
public abstract class JobRecoveryTests
{
    private const int UnitCount = 40, JobCount = 3;

    /// <summary>The settings that name the store.</summary>
    protected virtual IEnumerable<(string Name, string Value)> Settings => [];

    [StoreFact]
    public async Task A_job_goes_on_behind_kill_9_where_it_was_and_nothing_of_it_is_done_twice()
    {
        await using var host = new HostProcess([("PerfHub__BootstrapKey", PerfHubHost.BootstrapKey), .. Settings]);
        await host.StartAsync();
        var region = await Region.CreateAsync(host);
        foreach (var number in Enumerable.Range(1, UnitCount))
        {
            (await (await region.RegisterUnitAsync($"U{number}")).FileReportAsync(SeedReport.Bytes)).Expect(HttpStatusCode.Created);
        }

        var accepted = new List<ApiResponse>();
        for (var number = 1; number <= JobCount; number++)
        {
            accepted.Add(await region.Admin.DecideDeviationsAsync("", "comment", $"第 {number} 次"));
        }

        // Each time somewhere within the jobs, wherever that is by then.
        for (var death = 1; death < JobCount; death++)
        {
            var before = await CountDoneAsync(region, accepted);
            while (await CountDoneAsync(region, accepted) == before && before < JobCount * UnitCount * 13)
            {
                await Task.Delay(1);
            }

            await host.KillAsync();
            await host.StartAsync();
        }

        foreach (var job in accepted)
        {
            var done = await region.Admin.WaitForJobAsync(job);
            Assert.Equal((UnitCount * 13, UnitCount * 13, 0), ((int)done["total"]!, (int)done["done"]!, (int)done["skipped"]!));
        }

        foreach (var item in await BureauClient.ReadAllPagesAsync(query => region.Admin.ListDeviationsAsync(query), "limit=500"))
        {
            var history = await region.Admin.ListDeviationEventsAsync((string)item["id"]!);
            Assert.Equal(Enumerable.Range(1, JobCount).Select(number => $"{number} 第 {number} 次"), history.Select(it => $"{it["number"]} {it["text"]}"));
        }
    }

    private static async Task<int> CountDoneAsync(Region region, List<ApiResponse> accepted)
    {
        var jobs = await Task.WhenAll(accepted.Select(it => region.Admin.GetAsync(it.HttpResponse.Headers.Location!.ToString())));
        return jobs.Sum(job => (int)job.Expect(HttpStatusCode.OK)["done"]!);
    }
}

public sealed class JobRecoveryTestsOnSqlite : JobRecoveryTests;

public sealed class JobRecoveryTestsOnSqlServer : JobRecoveryTests, IAsyncLifetime
{
    private string _database = "";

    protected override IEnumerable<(string Name, string Value)> Settings =>
        [("PerfHub__Store", "SqlServer"), ("ConnectionStrings__PerfHub", _database)];

    public async Task InitializeAsync() => _database = await TestSqlServer.CreateDatabaseAsync();

    public Task DisposeAsync() => TestSqlServer.DropDatabaseAsync(_database);
}
