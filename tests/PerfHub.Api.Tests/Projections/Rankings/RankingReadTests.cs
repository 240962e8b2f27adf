using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using PerfHub.Api.Security;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Stores;

namespace PerfHub.Api.Tests.Projections.Rankings;

/// <summary>How often a ranking reads the store. SQLite queues no changes; on SQL Server they are numbered first.</summary>
public sealed class RankingReadTests(SqliteHost host) : IClassFixture<SqliteHost>
{
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(200);

    [Fact]
    public async Task The_first_page_after_a_write_of_another_host_reads_the_store_once()
    {
        var region = await Region.CreateAsync(host);
        await using var other = new SecondHost(host);
        var reader = new BureauClient(other.CreateHttpClient(region.Admin.Http.DefaultRequestHeaders.Authorization!.Parameter), region.City);
        Assert.Equal(1, await CountReadsAfterWriteAsync(region, reader, () => Task.CompletedTask));
    }

    [Fact]
    public async Task Soon_after_a_write_of_this_host_the_first_page_does_not_read_the_store()
    {
        var region = await Region.CreateAsync(host);
        Assert.Equal(0, await CountReadsAfterWriteAsync(region, region.Admin, () => Task.Delay(Soon)));
    }

    [Fact]
    public async Task A_write_that_no_ranking_shows_does_not_keep_the_next_one_from_being_followed()
    {
        var region = await Region.CreateAsync(host);
        Assert.Equal(0, await CountReadsAfterWriteAsync(region, region.Admin, () => Task.Delay(Soon), async () =>
        {
            await region.CreateClientAsync(region.North, Role.BureauReader);
            await Task.Delay(Soon);
        }));
    }

    [Fact]
    public async Task Soon_after_its_start_a_host_shows_the_year_of_the_newest_report_as_if_it_had_been_read()
    {
        var region = await Region.CreateAsync(host);
        (await (await region.RegisterUnitAsync("1", region.North)).FileReportAsync(new SmallReport().ToJson())).Expect(HttpStatusCode.Created);
        (await (await region.RegisterUnitAsync("2", region.South)).FileReportAsync(new SmallReport().ToJson(), 2023)).Expect(HttpStatusCode.Created);
        (await region.Admin.PutWindowsAsync(("2025-01-01T00:00:00Z", "2025-03-31T00:00:00Z"))).Expect(HttpStatusCode.OK);
        var (newest, others) = (new List<int>(), new List<int>());
        for (var attempt = 1; attempt <= 5 && !newest.Contains(0); attempt++)
        {
            await using var started = new SecondHost(host);
            var reader = new BureauClient(started.CreateHttpClient(region.Admin.Http.DefaultRequestHeaders.Authorization!.Parameter), region.City);
            await CountReadsAsync(reader, "units");
            await Task.Delay(attempt * Soon);
            newest.Add(await CountReadsAsync(reader, "rankings/2023"));
            others.Add(await CountReadsAsync(reader, "rankings/2024"));
        }

        Assert.Contains(0, newest);
        Assert.DoesNotContain(0, others);
    }

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

    /// <summary>Files and reads a ranking in turn; returns the median of the reads of the store for it.</summary>
    private static async Task<int> CountReadsAfterWriteAsync(Region region, BureauClient reader, Func<Task> afterFiling, Func<Task>? beforeFiling = null)
    {
        var unit = await region.RegisterUnitAsync("1");
        var counts = new List<int>();
        for (var number = 1; number <= 21; number++)
        {
            await (beforeFiling?.Invoke() ?? Task.CompletedTask);
            (await unit.FileReportAsync(SeedReport.CreateVariant(number))).Expect(HttpStatusCode.Created);
            await afterFiling();
            counts.Add(await CountReadsAsync(reader));
        }

        // Now and then more: the key is read again every few seconds, and the service itself may commit or be the first to read in between.
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
