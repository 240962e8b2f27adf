using System.Diagnostics;
using System.Net;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Stores;

namespace PerfHub.Api.Tests.Projections.Versions;

/// <summary>A cached ranking is read without a query while nothing is committed to the SQLite file, and never after something was.</summary>
public sealed class CommitStampTests
{
    private const int MaxReads = 100;

    [Fact]
    public async Task A_cached_ranking_needs_no_query_until_something_is_committed()
    {
        await using var host = new SqliteHost();
        var region = await Region.CreateAsync(host);
        var unit = await region.RegisterUnitAsync();
        (await unit.FileReportAsync(SeedReport.Bytes)).Expect(HttpStatusCode.Created);

        // The work that follows the filing commits, too.
        var reads = 0;
        while (await CountQueriesAsync(region.Admin) > 0)
        {
            Assert.InRange(++reads, 0, MaxReads);
            await Task.Delay(50);
        }

        await region.RegisterUnitAsync("0138");
        Assert.NotEqual(0, await CountQueriesAsync(region.Admin));
    }

    private static async Task<int> CountQueriesAsync(BureauClient admin)
    {
        var (trace, queries) = (ActivityTraceId.CreateRandom(), 0);
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "PerfHub",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStarted = activity =>
            {
                if (activity.TraceId == trace && activity.OperationName == "store read")
                {
                    Interlocked.Increment(ref queries);
                }
            },
        };
        ActivitySource.AddActivityListener(listener);
        var parent = $"00-{trace}-{ActivitySpanId.CreateRandom()}-01";
        (await admin.GetAsync($"/v1/bureaus/{admin.BureauCode}/rankings/2024", ("traceparent", parent))).Expect(HttpStatusCode.OK);
        return queries;
    }
}
