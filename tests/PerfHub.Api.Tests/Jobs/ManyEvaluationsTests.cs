using System.Net;
using Microsoft.Extensions.DependencyInjection;
using PerfHub.Api.Features.Evaluations;
using PerfHub.Api.Jobs;
using PerfHub.Api.Persistence;
using PerfHub.Api.Security;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Stores;

namespace PerfHub.Api.Tests.Jobs;

/// <summary>More evaluations than a host keeps in memory at a time.</summary>
public abstract class ManyEvaluationsTests(PerfHubHost host)
{
    private const int JobCount = 12;

    [StoreFact]
    public async Task Later_evaluations_do_not_overtake_earlier_ones()
    {
        var regions = new List<Region>();
        var jobs = new List<JobRow>();
        while (jobs.Count < JobCount)
        {
            var region = await Region.CreateAsync(host);
            (await (await region.RegisterUnitAsync()).FileReportAsync(SeedReport.Bytes)).Expect(HttpStatusCode.Created);
            var now = TimeProvider.System.UtcNow();
            regions.Add(region);
            jobs.Add(JobRow.Create(TimeOrderedId.Create(now), "evaluation", region.City, 2024, "", new Caller("test", Role.BureauAdmin, region.City, null), now));
        }

        // All at once, so that none is done before the last one is there.
        await host.Services.GetRequiredService<Db>().WriteAsync(
            async session =>
            {
                await session.InsertAsync(jobs);
                return true;
            },
            CancellationToken.None);

        var ends = new List<DateTime>();
        foreach (var (region, job) in regions.Zip(jobs))
        {
            ends.Add(await WaitForEndAsync(region.Admin, EvaluationProgress.FromJob(job).Id));
        }

        Assert.Equal(ends.Order(), ends);
    }

    private static async Task<DateTime> WaitForEndAsync(BureauClient admin, string job)
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        while (true)
        {
            var progress = (await admin.GetAsync($"/v1/evaluations/{job}")).Expect<EvaluationProgress>(HttpStatusCode.OK);
            if (progress.State == JobState.Done)
            {
                return progress.UpdatedAt;
            }

            await Task.Delay(50, timeout.Token);
        }
    }
}

public sealed class ManyEvaluationsTestsOnSqlite(SqliteHost host) : ManyEvaluationsTests(host), IClassFixture<SqliteHost>;

public sealed class ManyEvaluationsTestsOnSqlServer(SqlServerHost host) : ManyEvaluationsTests(host), IClassFixture<SqlServerHost>;
