using System.Globalization;
using System.Threading.RateLimiting;
using Microsoft.Extensions.Options;
using PerfHub.Api.Security;

namespace PerfHub.Api.Hosting;

/// <summary>
/// Limits the requests of each key: those at a time, and by a token bucket for its reads and another one for its writes, so that a caller
/// that exhausts its reads can still write. Each response says how full the bucket of its request is (draft-ietf-httpapi-ratelimit-headers).
/// </summary>
internal sealed class KeyLimiter : IAsyncDisposable
{
    // Requests of a key that wait, for each one in progress.
    private const int WaitingFactor = 16;

    // Shorter than the timeouts of usual clients. A request that waits also counts for its address and for the host.
    private static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(10);

    private readonly LimiterCache<(string Key, bool IsLongPoll), ConcurrencyLimiter> _places;
    private readonly LimiterCache<(string Key, bool IsRead), TokenBucketRateLimiter> _buckets;
    private readonly RequestShare _share;
    private readonly string _readPolicy;
    private readonly string _writePolicy;

    public KeyLimiter(IOptions<PerfHubOptions> options, RequestShare share)
    {
        var limits = options.Value.Limits;
        _share = share;
        _places = new(it => new ConcurrencyLimiter(it.IsLongPoll
            ? new() { PermitLimit = HostShares.LongPollsPerCaller }
            : new() { PermitLimit = limits.RequestsPerKey, QueueLimit = (int)Math.Min(int.MaxValue, (long)WaitingFactor * limits.RequestsPerKey) }));
        _buckets = new(it => it.IsRead
            ? RateLimits.CreateBucket(limits.ReadsPerSecond, limits.ReadBurst)
            : RateLimits.CreateBucket(limits.FilingsPerSecond, limits.FilingBurst));
        _readPolicy = CreatePolicy("reads", limits.ReadsPerSecond, limits.ReadBurst);
        _writePolicy = CreatePolicy("writes", limits.FilingsPerSecond, limits.FilingBurst);
    }

    /// <summary>The middleware; it needs an authenticated caller.</summary>
    public Task InvokeAsync(HttpContext http, RequestDelegate next) =>
        http.User.Identity?.IsAuthenticated == true ? LimitAsync(http, Caller.FromPrincipal(http.User), next) : next(http);

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _places.DisposeAsync();
        await _buckets.DisposeAsync();
    }

    // A request takes a place of its bureaus first, because it also counts for them while it waits for others of its key, and a token last.
    private async Task LimitAsync(HttpContext http, Caller caller, RequestDelegate next)
    {
        var (isLongPoll, isRead) = (RateLimits.IsLongPoll(http), IsRead(http.Request.Method));
        var key = (caller.Id, isRead);
        http.Response.OnStarting(() =>
        {
            var bucket = _buckets.Get(key);
            var headers = http.Response.Headers;
            headers["RateLimit-Policy"] = isRead ? _readPolicy : _writePolicy;
            headers["RateLimit"] = string.Create(
                CultureInfo.InvariantCulture, $"\"{(isRead ? "reads" : "writes")}\";r={bucket.GetStatistics()?.CurrentAvailablePermits ?? 0};t=1");
            return Task.CompletedTask;
        });
        using var share = isLongPoll ? null : await _share.AcquireAsync(caller, http.RequestAborted);
        using var place = await AcquirePlaceAsync(_places.Get((caller.Id, isLongPoll)), http.RequestAborted);
        if (place is not { IsAcquired: true })
        {
            await RateLimits.WriteRefusalAsync(http, place);
            return;
        }

        // The bucket from before the wait may have become full, and been dropped, meanwhile.
        using var token = RateLimits.TakeToken(_buckets.Get(key));
        await (token.IsAcquired ? next(http) : RateLimits.WriteRefusalAsync(http, token));
    }

    private static ValueTask<RateLimitLease?> AcquirePlaceAsync(ConcurrencyLimiter places, CancellationToken cancel)
    {
        var place = places.AttemptAcquire();
        return place.IsAcquired ? new(place) : WaitAsync();

        async ValueTask<RateLimitLease?> WaitAsync()
        {
            using var timeout = RateLimiterExtensions.CreateTimeout(MaxWait, cancel);
            return await places.AcquireOrNullAsync(1, timeout, cancel);
        }
    }

    // A bucket of q requests fills up in w seconds.
    private static string CreatePolicy(string name, int perSecond, int burst) =>
        string.Create(CultureInfo.InvariantCulture, $"\"{name}\";q={burst};w={Math.Max(1, (burst + perSecond - 1) / perSecond)}");

    private static bool IsRead(string method) => HttpMethods.IsGet(method) || HttpMethods.IsHead(method) || HttpMethods.IsOptions(method);
}
