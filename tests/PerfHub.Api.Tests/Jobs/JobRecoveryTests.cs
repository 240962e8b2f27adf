using System.Net;
using PerfHub.Api.Features.Deviations;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Stores;

namespace PerfHub.Api.Tests.Jobs;

/// <summary>After a host is killed, the next host resumes its jobs.</summary>
[Trait("Category", "Slow")]
public abstract class JobRecoveryTests
{
    private const int UnitCount = 40, JobCount = 3, DeviationCount = UnitCount * 13;

    /// <summary>The settings that select the store.</summary>
    protected virtual IEnumerable<(string Name, string Value)> Settings => [];

    [StoreFact]
    public async Task A_killed_job_resumes_and_decides_each_deviation_once()
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
            accepted.Add(await region.Admin.DecideDeviationsAsync("all=true", "comment", $"第 {number} 次"));
        }

        // Kills the host as soon as the jobs have made some progress.
        for (var kills = 1; kills < JobCount; kills++)
        {
            var before = await CountDoneAsync(region, accepted);
            while (await CountDoneAsync(region, accepted) == before && before < JobCount * DeviationCount)
            {
                await Task.Delay(1);
            }

            await host.KillAsync();
            await host.StartAsync();
        }

        foreach (var job in accepted)
        {
            var completed = await region.Admin.WaitForDecisionJobAsync(job);
            Assert.Equal((DeviationCount, DeviationCount, 0), (completed.Total, completed.Done, completed.Skipped));
        }

        foreach (var deviation in await region.Admin.ReadDeviationsAsync())
        {
            var events = await region.Admin.ReadDeviationEventsAsync(deviation.Id);
            Assert.Equal(Enumerable.Range(1, JobCount).Select(number => (number, (string?)$"第 {number} 次")), events.Select(it => (it.Number, it.Text)));
        }
    }

    private static async Task<int> CountDoneAsync(Region region, List<ApiResponse> accepted)
    {
        var jobs = await Task.WhenAll(accepted.Select(it => region.Admin.GetAsync(it.HttpResponse.Headers.Location!.ToString())));
        return jobs.Sum(job => job.Expect<DecisionJob>(HttpStatusCode.OK).Done);
    }
}

public sealed class JobRecoveryTestsOnSqlite : JobRecoveryTests;

public sealed class JobRecoveryTestsOnSqlServer : JobRecoveryTests, IAsyncLifetime
{
    private string _database = "";

    protected override IEnumerable<(string Name, string Value)> Settings => TestSqlServer.GetHostSettings(_database, "__");

    public async Task InitializeAsync() => _database = await TestSqlServer.CreateDatabaseAsync();

    public Task DisposeAsync() => TestSqlServer.DropDatabaseAsync(_database);
}
