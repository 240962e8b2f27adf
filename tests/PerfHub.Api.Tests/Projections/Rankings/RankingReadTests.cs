using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Stores;

namespace PerfHub.Api.Tests.Projections.Rankings;

/// <summary>How often a ranking reads the store. SQLite queues no changes; on SQL Server they are numbered first.</summary>
public sealed class RankingReadTests(SqliteHost host) : IClassFixture<SqliteHost>
{
    [Fact]
    public async Task The_first_page_after_a_write_reads_the_store_at_most_once() =>
        Assert.InRange(await CountReadsAfterWriteAsync(TimeSpan.Zero), 0, 1);

    [Fact]
    public async Task Soon_after_a_write_the_first_page_does_not_read_the_store() =>
        Assert.Equal(0, await CountReadsAfterWriteAsync(TimeSpan.FromMilliseconds(200)));

    // The service itself may commit meanwhile, now and then.
    [Fact]
    public async Task Other_pages_of_a_list_do_not_read_the_store()
    {
        var region = await Region.CreateAsync(host);
        (await (await region.RegisterUnitAsync("1")).FileReportAsync(SeedReport.Bytes)).Expect(HttpStatusCode.Created);
        var counts = new List<int>();
        for (var limit = 1; limit <= 10; limit++)
        {
            counts.Add(await CountReadsAsync(region.Admin, $"rankings/2024?limit={limit}"));
        }

        Assert.True(counts[0] > 0);
        Assert.Contains(0, counts);
    }

    [Theory]
    [InlineData("rankings/2024")]
    [InlineData("overview/2024")]
    [InlineData("indicators/2024")]
    [InlineData("filings/2024")]
    [InlineData("rule-statistics/2024")]
    public async Task A_repeated_read_does_not_read_the_store(string list)
    {
        var region = await Region.CreateAsync(host);
        (await (await region.RegisterUnitAsync("1")).FileReportAsync(SeedReport.Bytes)).Expect(HttpStatusCode.Created);
        var counts = new List<int>();
        for (var i = 0; i < 10; i++)
        {
            counts.Add(await CountReadsAsync(region.Admin, list));
        }

        Assert.True(counts[0] > 0);
        Assert.Contains(0, counts);
    }

    /// <summary>Files and reads a ranking in turn, some time apart; returns the median of the reads of the store for it.</summary>
    private async Task<int> CountReadsAfterWriteAsync(TimeSpan delay)
    {
        var region = await Region.CreateAsync(host);
        var unit = await region.RegisterUnitAsync("1");
        var counts = new List<int>();
        for (var number = 1; number <= 21; number++)
        {
            (await unit.FileReportAsync(SeedReport.CreateVariant(number))).Expect(HttpStatusCode.Created);
            await Task.Delay(delay);
            counts.Add(await CountReadsAsync(region.Admin));
        }

        // Now and then more: the key is read again every few seconds, and the service itself may commit in between.
        return counts.Order().ElementAt(counts.Count / 2);
    }

    private static async Task<int> CountReadsAsync(BureauClient reader, string list = "rankings/2024")
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
        (await reader.GetAsync($"/v1/bureaus/{reader.BureauCode}/{list}", ("traceparent", parent))).Expect(HttpStatusCode.OK);
        return reads.Count;
    }
}
