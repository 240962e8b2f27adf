using PerfHub.Api.Http.Problems;
using PerfHub.Api.Security;
using PerfHub.Api.Tests.Infrastructure.Stores;
using PerfHub.Rules.Rules;

namespace PerfHub.Api.Tests.Security;

/// <summary>How requests wait for places, and what they leave when they give up.</summary>
public sealed class ShareLimiterTests
{
    private static readonly Caller Caller = new("key", Role.Operator, null, null);

    private static readonly TimeSpan Long = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task Requests_get_places_in_the_order_of_their_arrival()
    {
        await using var store = new TempSqliteStore();
        await using var limiter = Create(store, new ShareLimits(Places: 10, PerCaller: 2, Waiting: 10, Long, Refusal));
        var first = await limiter.AcquireAsync(Caller, 2, CancellationToken.None);
        var second = limiter.AcquireAsync(Caller, 2, CancellationToken.None).AsTask();
        var third = limiter.AcquireAsync(Caller, 1, CancellationToken.None).AsTask();
        Assert.False(second.IsCompleted || third.IsCompleted);

        first.Dispose();
        using (await second)
        {
            // One request does not pass another, and a place that is given back twice is one place.
            first.Dispose();
            Assert.False(third.IsCompleted);
        }

        (await third).Dispose();
    }

    [Fact]
    public async Task A_request_whose_wait_ends_is_refused_and_leaves_nothing_behind()
    {
        await using var store = new TempSqliteStore();
        await using var limiter = Create(store, new ShareLimits(Places: 1, PerCaller: 1, Waiting: 10, TimeSpan.FromMilliseconds(50), Refusal));
        var held = await limiter.AcquireAsync(Caller, CancellationToken.None);

        await AssertRefusedAsync(limiter, Caller, ProblemKind.TooManyRequests);
        await AssertRefusedAsync(limiter, Caller with { Id = "other" }, ProblemKind.Unavailable);

        held.Dispose();
        (await limiter.AcquireAsync(Caller with { Id = "other" }, CancellationToken.None)).Dispose();
        (await limiter.AcquireAsync(Caller, CancellationToken.None)).Dispose();
    }

    [Fact]
    public async Task No_more_requests_wait_than_a_caller_may_have_waiting()
    {
        await using var store = new TempSqliteStore();
        await using var limiter = Create(store, new ShareLimits(Places: 5, PerCaller: 1, Waiting: 1, Long, Refusal));
        var held = await limiter.AcquireAsync(Caller, CancellationToken.None);
        var waiting = limiter.AcquireAsync(Caller, CancellationToken.None).AsTask();

        await AssertRefusedAsync(limiter, Caller, ProblemKind.TooManyRequests);

        held.Dispose();
        (await waiting).Dispose();
    }

    [Fact]
    public async Task A_request_that_gives_up_no_longer_holds_up_those_behind_it()
    {
        await using var store = new TempSqliteStore();
        await using var limiter = Create(store, new ShareLimits(Places: 10, PerCaller: 3, Waiting: 10, Long, Refusal));
        using var held = await limiter.AcquireAsync(Caller, 2, CancellationToken.None);
        using var gone = new CancellationTokenSource();
        var large = limiter.AcquireAsync(Caller, 3, gone.Token).AsTask();
        var small = limiter.AcquireAsync(Caller, 1, CancellationToken.None).AsTask();
        Assert.False(large.IsCompleted || small.IsCompleted);

        await gone.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => large);
        (await small.WaitAsync(Long / 2)).Dispose();
    }

    [Fact]
    public async Task After_any_number_of_requests_that_got_places_or_gave_up_all_places_are_free()
    {
        await using var store = new TempSqliteStore();
        await using var limiter = Create(store, new ShareLimits(Places: 3, PerCaller: 2, Waiting: 1_000, Long, Refusal));
        var random = new Random(20);
        await Task.WhenAll(Enumerable.Range(0, 300).Select(number => (Number: number, GivesUp: random.Next(2) == 0)).Select(it => Task.Run(async () =>
        {
            using var gone = new CancellationTokenSource(it.GivesUp ? TimeSpan.FromMilliseconds(it.Number % 7) : Long);
            try
            {
                using var held = await limiter.AcquireAsync(Caller with { Id = $"{it.Number % 5}" }, 1 + (it.Number % 2), gone.Token);
                await Task.Yield();
            }
            catch (OperationCanceledException) when (it.GivesUp)
            {
                // It has left the line.
            }
        })));

        List<IDisposable> all = [await limiter.AcquireAsync(Caller, 2, CancellationToken.None), await limiter.AcquireAsync(Caller with { Id = "other" }, 1, CancellationToken.None)];
        Assert.False(limiter.AcquireAsync(Caller with { Id = "third" }, 1, CancellationToken.None).AsTask().IsCompleted);
        all.ForEach(held => held.Dispose());
    }

    private static Text Refusal => new("请稍后重试。", "Try again later.");

    private static ShareLimiter Create(TempSqliteStore store, ShareLimits limits) => new(limits, new BureauPathCache(store.Db, TimeProvider.System));

    private static async Task AssertRefusedAsync(ShareLimiter limiter, Caller caller, ProblemKind kind)
    {
        var error = await Assert.ThrowsAsync<ProblemException>(async () => await limiter.AcquireAsync(caller, CancellationToken.None));
        Assert.Equal(kind, error.Kind);
    }
}
