using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Stores;

namespace PerfHub.Api.Tests.Projections.Rankings;

/// <summary>How often a ranking reads the store. SQLite queues no changes; on SQL Server they are numbered first.</summary>
public sealed class RankingReadTests(SqliteHost host) : IClassFixture<SqliteHost>
{
    // One tells whether anything has changed, one what has.
    [Fact]
    public async Task The_first_page_after_a_write_reads_the_store_twice()
    {
        var region = await Region.CreateAsync(host);
        var unit = await region.RegisterUnitAsync("1");
        var counts = new List<int>();
        for (var number = 1; number <= 21; number++)
        {
            (await unit.FileReportAsync(SeedReport.CreateVariant(number))).Expect(HttpStatusCode.Created);
            counts.Add(await CountReadsAsync(region.Admin));
        }

        // The key is read again every few seconds, and the service may be the first to read what has changed.
        Assert.Equal(2, counts.Order().ElementAt(10));
        Assert.Equal(1, await CountReadsAsync(region.Admin));

        // As long as nobody commits; the service itself may, now and then.
        Assert.Equal(0, await Enumerable.Range(0, 5).ToAsyncEnumerable().Select(async (_, _, _) => await CountReadsAsync(region.Admin)).MinAsync());
    }

    private static async Task<int> CountReadsAsync(BureauClient reader)
    {
        var (trace, reads) = (ActivityTraceId.CreateRandom(), new ConcurrentBag<Activity>());
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "PerfHub",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = activity =>
            {
                if (activity.TraceId == trace && activity.OperationName == "store read")
                {
                    reads.Add(activity);
                }
            },
        };
        ActivitySource.AddActivityListener(listener);
        var parent = $"00-{trace}-{ActivitySpanId.CreateRandom()}-01";
        (await reader.GetAsync($"/v1/bureaus/{reader.BureauCode}/rankings/2024", ("traceparent", parent))).Expect(HttpStatusCode.OK);
        return reads.Count;
    }
}
