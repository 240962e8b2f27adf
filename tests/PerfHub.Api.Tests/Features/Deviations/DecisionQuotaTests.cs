using System.Globalization;
using System.Net;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Stores;

namespace PerfHub.Api.Tests.Features.Deviations;

/// <summary>A bureau can queue only so much work at a time.</summary>
public abstract class DecisionQuotaTests(PerfHubHost host)
{
    private static long _nextId = 1_000;

    [StoreTheory]
    [InlineData(10, 1)]
    [InlineData(1, 199_990)]
    public async Task A_bulk_decision_beyond_the_quota_is_refused_and_nothing_is_queued(int jobs, int deviations)
    {
        var region = await Region.CreateAsync(host);
        foreach (var bureau in (string[])[region.North, region.South])
        {
            (await (await region.RegisterUnitAsync("0137", bureau)).FileReportAsync(SeedReport.Bytes)).Expect(HttpStatusCode.Created);
        }

        var north = new BureauClient(region.Admin.Http, region.North);
        await InsertUnknownJobAsync(region.North);
        for (var job = 0; job < jobs; job++)
        {
            await InsertUnfinishedJobAsync(region.North, deviations);
        }

        var refused = await north.DecideDeviationsAsync("all=true", "comment", "再议。");
        refused.ExpectProblem(HttpStatusCode.TooManyRequests, "too-fast");
        Assert.NotNull(refused.HttpResponse.Headers.RetryAfter);
        Assert.Equal(jobs, (await north.GetAsync($"/v1/bureaus/{region.North}/deviations/2024/decisions?limit=100")).Json["items"]!.AsArray().Count);

        // Another bureau has its own quota.
        await region.Admin.WaitForDecisionJobAsync(await new BureauClient(region.Admin.Http, region.South).DecideDeviationsAsync("all=true", "comment", "再议。"));
    }

    private Task InsertUnfinishedJobAsync(string bureau, int deviations) => InsertJobAsync("deviations", bureau, deviations);

    /// <summary>Inserts a job of a later release, which keeps the jobs behind it from running.</summary>
    private Task InsertUnknownJobAsync(string bureau) => InsertJobAsync("unknown", bureau, 0);

    private Task InsertJobAsync(string kind, string bureau, int total) => host.ExecuteSqlAsync(string.Create(CultureInfo.InvariantCulture, $"""
        INSERT INTO Job (Id, Kind, Bureau, Year, State, Done, Total, FlaggedOrSkipped, Arguments, Attempts, Actor, Role, CreatedAt, UpdatedAt)
        VALUES ({Interlocked.Increment(ref _nextId)}, '{kind}', '{bureau}', 2024, 'Queued', 0, {total}, 0,
            '{"{"}"action":"comment","text":"x"{"}"}', 0, 'key', 'Auditor', '2025-01-01 00:00:00', '2025-01-01 00:00:00')
        """));
}

public sealed class DecisionQuotaTestsOnSqlite(SqliteHost host) : DecisionQuotaTests(host), IClassFixture<SqliteHost>;

public sealed class DecisionQuotaTestsOnSqlServer(SqlServerHost host) : DecisionQuotaTests(host), IClassFixture<SqlServerHost>;
