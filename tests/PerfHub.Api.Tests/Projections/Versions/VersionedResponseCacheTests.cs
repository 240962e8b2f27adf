using System.Net;
using System.Text.RegularExpressions;
using MediatR;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Caching.Hybrid;
using Microsoft.Extensions.DependencyInjection;
using PerfHub.Api.Features.Filings;
using PerfHub.Api.Http.Lists;
using PerfHub.Api.Projections;
using PerfHub.Api.Projections.Versions;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Stores;

namespace PerfHub.Api.Tests.Projections.Versions;

/// <summary>Two hosts on one store cache responses, and neither returns one that is older than an acknowledged write.</summary>
public abstract partial class VersionedResponseCacheTests(PerfHubHost host)
{
    private static readonly string[] Lists =
    [
        "overview/2024?", "overview/2024?scope=own", "rankings/2024?limit=500", "rankings/2024?metric=credibility&limit=500", "filings/2024?limit=500",
        "filings/2024?status=missing&limit=500", "indicators/2024?limit=500", "indicators/2024?limit=500&name=%E4%BB%BB%E5%8A%A1",
    ];

    [StoreFact]
    public async Task A_reader_that_gives_up_does_not_end_the_computation_for_which_others_wait()
    {
        var cache = host.Services.GetRequiredService<VersionedResponseCache>();
        using var gone = new CancellationTokenSource();
        var (begun, released) = (new TaskCompletionSource(), new TaskCompletionSource());
        var query = new { Marker = Guid.NewGuid() };
        var first = cache.GetOrComputeAsync(new DefaultHttpContext { RequestAborted = gone.Token }, "650104", 2024, query, ReadAsync);
        await begun.Task;
        var second = cache.GetOrComputeAsync(new DefaultHttpContext(), "650104", 2024, query, ReadAsync);

        await Task.Delay(100);
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        released.SetResult();

        Assert.NotNull(await second);

        async Task<Answer> ReadAsync(IMediator mediator, CancellationToken cancel)
        {
            begun.TrySetResult();
            await released.Task.WaitAsync(cancel);
            return new Answer { DataVersion = new DataVersion(long.MaxValue, null, false) };
        }
    }

    [StoreFact]
    public async Task Requests_that_follow_different_writes_share_the_next_computation()
    {
        var region = await CacheScenarioRegion.CreateAsync(host);
        var unit = (await region.RegisterWritersAsync())[0];
        var store = new NoCache();
        var cache = ActivatorUtilities.CreateInstance<VersionedResponseCache>(host.Services, store);
        var (begun, released) = (new TaskCompletionSource(), new TaskCompletionSource());
        var query = new { Marker = Guid.NewGuid() };
        var count = 0;
        var requests = new List<Task<IResult>>();
        for (var number = 1; number <= 5; number++)
        {
            (await unit.FileReportAsync(SeedReport.CreateVariant(number))).Expect(HttpStatusCode.Created);
            requests.Add(cache.GetOrComputeAsync(new DefaultHttpContext(), unit.BureauCode, 2024, query, ReadAsync));
            await store.Asked.WaitAsync();
            await begun.Task;
        }

        released.SetResult();

        await Task.WhenAll(requests);
        Assert.Equal(2, count);

        async Task<Answer> ReadAsync(IMediator mediator, CancellationToken cancel)
        {
            Interlocked.Increment(ref count);
            begun.TrySetResult();
            await released.Task.WaitAsync(cancel);
            return new Answer { DataVersion = new DataVersion(long.MaxValue, null, false) };
        }
    }

    [StoreProperty(Arbitrary = [typeof(CacheScenario)], MaxTest = 2)]
    public async Task Both_hosts_return_every_acknowledged_write_and_304_for_unchanged_lists(CacheScenario scenario)
    {
        await using var secondHost = new SecondHost(host);
        var region = await CacheScenarioRegion.CreateAsync(host);
        BureauClient[] readers = [region.Admin, new BureauClient(secondHost.CreateHttpClient(region.AdminKey), region.Admin.BureauCode)];
        var before = await ReadListsAsync(readers[0]);
        foreach (var (number, (write, firstReader)) in scenario.Steps.Index())
        {
            await region.ApplyAsync(write, number);

            // The host that is asked first updates the lists, so either host takes a turn.
            foreach (var reader in (BureauClient[])[readers[firstReader], readers[1 - firstReader]])
            {
                var after = await ReadListsAsync(reader);
                Assert.Empty(before.Zip(after).Where(it => it.First.Tag == it.Second.Tag).Select(it => $"{write}: {it.Second.List}"));
                Assert.True(write == CacheWrite.PutPolicy || before.Zip(after).Any(it => it.First.Text != it.Second.Text), $"{write} changes no list.");
                foreach (var (list, tag, _) in after)
                {
                    Assert.Equal(HttpStatusCode.NotModified, (await GetListAsync(readers[firstReader], list, tag)).Status);
                    Assert.Equal(HttpStatusCode.NotModified, (await GetListAsync(readers[1 - firstReader], list, tag)).Status);
                }
            }

            before = await ReadListsAsync(readers[0]);
            Assert.Equal(before, await ReadListsAsync(readers[1]));
        }
    }

    [StoreFact]
    public async Task A_read_during_concurrent_filings_includes_everything_acknowledged_before_it()
    {
        await using var secondHost = new SecondHost(host);
        var region = await CacheScenarioRegion.CreateAsync(host);
        UnitClient[] units = await region.RegisterWritersAsync();
        var acknowledged = new int[units.Length];
        using var stop = new CancellationTokenSource();
        BureauClient[] readers = [region.Admin, new BureauClient(secondHost.CreateHttpClient(region.AdminKey), region.Admin.BureauCode)];

        var reads = readers.Concat(readers).Select(reader => Task.Run(async () =>
        {
            for (var count = 0; !stop.IsCancellationRequested || count == 0; count++)
            {
                int[] minimum = [Volatile.Read(ref acknowledged[0]), Volatile.Read(ref acknowledged[1])];
                var filings = (await reader.ListFilingsAsync("limit=500")).Expect<FilingPage>(HttpStatusCode.OK).Items;
                foreach (var (i, unit) in units.Index())
                {
                    Assert.InRange(filings.Single(it => it.Unit == unit.UnitCode).Revision ?? 0, minimum[i], int.MaxValue);
                }
            }
        })).ToList();
        await Task.WhenAll(units.Select(async (unit, i) =>
        {
            for (var number = 1; number <= 15; number++)
            {
                (await unit.FileReportAsync(SeedReport.CreateVariant(number))).Expect(HttpStatusCode.Created);
                Volatile.Write(ref acknowledged[i], number);
            }
        }));
        await stop.CancelAsync();
        await Task.WhenAll(reads);
    }

    // A store that is restored from a backup counts changes from a lower number again, and its hosts are started again.
    [StoreFact]
    public async Task A_list_of_a_restored_store_is_not_taken_for_one_of_the_changes_that_were_lost()
    {
        var region = await CacheScenarioRegion.CreateAsync(host);
        (await (await region.RegisterWritersAsync())[0].FileReportAsync(SeedReport.Bytes)).Expect(HttpStatusCode.Created);
        var before = await ReadListsAsync(region.Admin);

        // The change with the last number is another one.
        await host.ExecuteSqlAsync($"UPDATE BureauVersion SET ChangedAt = '2030-01-01 00:00:00' WHERE Bureau LIKE '{region.Admin.BureauCode}%'");

        await using var restarted = new SecondHost(host);
        var reader = new BureauClient(restarted.CreateHttpClient(region.AdminKey), region.Admin.BureauCode);
        foreach (var (list, tag, _) in before)
        {
            (await GetListAsync(reader, list, tag)).Expect(HttpStatusCode.OK);
        }
    }

    [StoreFact]
    public async Task A_cached_response_is_returned_only_for_the_same_filters()
    {
        var region = await Region.CreateAsync(host);
        (await (await region.RegisterUnitAsync("1", sector: "a/b")).FileReportAsync(SeedReport.Bytes)).Expect(HttpStatusCode.Created);
        (await (await region.RegisterUnitAsync("2", sector: "a b")).FileReportAsync(SeedReport.Bytes)).Expect(HttpStatusCode.Created);
        (await (await region.RegisterUnitAsync("3", sector: "a/1/")).FileReportAsync(SeedReport.Bytes)).Expect(HttpStatusCode.Created);
        foreach (var list in (string[])["rankings", "filings"])
        {
            async Task<string> ReadUnitsAsync(string query) => string.Join(',', (await region.Admin.GetAsync($"/v1/bureaus/{region.City}/{list}/2024?{query}"))
                .Expect<Page<ListedUnit>>(HttpStatusCode.OK).Items.Select(it => it.Unit));
            Assert.Equal("1", await ReadUnitsAsync("sector=a%2Fb"));
            Assert.Equal("2", await ReadUnitsAsync("sector=a%20b"));
            Assert.Equal("3", await ReadUnitsAsync("sector=a%2F1%2F"));
            Assert.Equal("", await ReadUnitsAsync("sector=a"));
            Assert.Equal("", await ReadUnitsAsync("sector="));
            Assert.Equal("1,2,3", await ReadUnitsAsync(""));
            Assert.Equal("1", await ReadUnitsAsync("limit=1"));
            foreach (var query in (string[])["cursor=", "limit=1&cursor=", "sector=a&limit=1&cursor=50/"])
            {
                (await region.Admin.GetAsync($"/v1/bureaus/{region.City}/{list}/2024?{query}")).ExpectProblem(HttpStatusCode.BadRequest, "bad-parameter");
            }
        }
    }

    private static async Task<List<(string List, string Tag, string Text)>> ReadListsAsync(BureauClient reader)
    {
        var lists = new List<(string, string, string)>();
        foreach (var list in Lists)
        {
            var response = await GetListAsync(reader, list);
            response.Expect(HttpStatusCode.OK);
            lists.Add((list, response.HttpResponse.Headers.ETag!.ToString(), AsOfRegex().Replace(response.Body, "")));
        }

        return lists;
    }

    // Left out of the comparison: it changes with every write, whether or not the list does.
    [GeneratedRegex("\"asOf\":\"[^\"]*\"")]
    private static partial Regex AsOfRegex();

    private static Task<ApiResponse> GetListAsync(BureauClient reader, string list, string? tag = null) =>
        reader.GetAsync($"/v1/bureaus/{reader.BureauCode}/{list}", tag is null ? [] : [("If-None-Match", tag)]);

    /// <summary>Keeps nothing, and tells when a response is being computed or waited for.</summary>
    private sealed class NoCache : HybridCache
    {
        public SemaphoreSlim Asked { get; } = new(0);

        public override ValueTask<T> GetOrCreateAsync<TState, T>(
            string key, TState state, Func<TState, CancellationToken, ValueTask<T>> factory, HybridCacheEntryOptions? options = null,
            IEnumerable<string>? tags = null, CancellationToken cancellationToken = default)
        {
            var value = factory(state, cancellationToken);
            Asked.Release();
            return value;
        }

        public override ValueTask SetAsync<T>(
            string key, T value, HybridCacheEntryOptions? options = null, IEnumerable<string>? tags = null, CancellationToken cancellationToken = default) => default;

        public override ValueTask RemoveAsync(string key, CancellationToken cancellationToken = default) => default;

        public override ValueTask RemoveByTagAsync(string tag, CancellationToken cancellationToken = default) => default;
    }

    private sealed record ListedUnit(string Unit);

    private sealed record Answer : VersionedResponse;
}

public sealed class VersionedResponseCacheTestsOnSqlite(SqliteHost host) : VersionedResponseCacheTests(host), IClassFixture<SqliteHost>;

public sealed class VersionedResponseCacheTestsOnSqlServer(SqlServerHost host) : VersionedResponseCacheTests(host), IClassFixture<SqlServerHost>;
