using System.Globalization;
using System.Net;
using System.Security.Claims;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.RateLimiting;
using PerfHub.Api.Http;
using PerfHub.Api.Http.Problems;
using PerfHub.Api.Security;
using PerfHub.Web.Hosting;

namespace PerfHub.Api.Hosting;

/// <summary>
/// Token buckets and concurrency limits for each address and key. The framework drops a limiter that has been idle for ten seconds, so
/// memory is bounded by the callers of about ten seconds and by the requests in progress.
/// </summary>
internal static class RateLimits
{
    // Open pages. Each keeps some hundred kilobytes; an office of many people may share one address.
    private const int MaxCircuits = 2000, CircuitsPerAddress = 250;

    private const string ChangesPathEnd = "/changes";

    // Requests of a key that wait, for each one in progress.
    private const int WaitingFactor = 16;

    // Shorter than the timeouts of usual clients. A request that waits also counts for its address and for the host.
    private static readonly TimeSpan MaxWaitForKey = TimeSpan.FromSeconds(10);

    /// <summary>The requests of all callers at a time; long polls and circuits are counted separately, because most of them only wait.</summary>
    public static RateLimiterOptions CreateHostOptions(LimitsOptions limits) => new()
    {
        GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, (bool IsLongPoll, bool IsCircuit)>(http => RateLimitPartition.GetConcurrencyLimiter(
            (IsLongPoll: IsLongPoll(http), IsCircuit: WebEndpointMetadata.IsCircuit(http)),
            kind => new ConcurrencyLimiterOptions { PermitLimit = kind.IsCircuit ? MaxCircuits : kind.IsLongPoll ? HostShares.MaxLongPolls : limits.Requests })),
        OnRejected = static (rejected, _) => new ValueTask(ProblemExceptionHandler.WriteProblemAsync(
            rejected.HttpContext, ProblemKind.Unavailable.ToException("服务器正忙，请稍后重试。", "The server is busy. Try again later."))),
    };

    /// <summary>A bucket and a number of requests at a time for each address, for requests before authentication.</summary>
    public static RateLimiterOptions CreateAddressOptions(LimitsOptions limits) => CreateOptions(PartitionedRateLimiter.CreateChained(
        PartitionedRateLimiter.Create<HttpContext, (IPAddress Address, bool IsCircuit)>(http => RateLimitPartition.GetConcurrencyLimiter(
            (Address: ClientNetwork.Get(http.Connection.RemoteIpAddress), IsCircuit: WebEndpointMetadata.IsCircuit(http)),
            partition => new ConcurrencyLimiterOptions { PermitLimit = partition.IsCircuit ? CircuitsPerAddress : limits.RequestsPerAddress })),
        PartitionedRateLimiter.Create<HttpContext, IPAddress>(http => RateLimitPartition.GetTokenBucketLimiter(
            ClientNetwork.Get(http.Connection.RemoteIpAddress), _ => CreateBucketOptions(limits.AddressPerSecond, limits.AddressBurst)))));

    /// <summary>Two buckets for each key: a caller that exhausts its reads can still write, and vice versa.</summary>
    public static PartitionedRateLimiter<HttpContext> CreateKeyBuckets(LimitsOptions limits) =>
        PartitionedRateLimiter.Create<HttpContext, (string Key, bool IsRead)>(http => FindKey(http) is not { } key
            ? RateLimitPartition.GetNoLimiter((Key: "", IsRead: true))
            : RateLimitPartition.GetTokenBucketLimiter((Key: key, IsRead: IsRead(http.Request.Method)), partition => partition.IsRead
                ? CreateBucketOptions(limits.ReadsPerSecond, limits.ReadBurst)
                : CreateBucketOptions(limits.FilingsPerSecond, limits.FilingBurst)));

    /// <summary>Before the buckets of each key, a number of requests at a time: a request that waits for its turn takes no token yet.</summary>
    public static RateLimiterOptions CreateKeyOptions(LimitsOptions limits, PartitionedRateLimiter<HttpContext> buckets) => CreateOptions(PartitionedRateLimiter.CreateChained(
        PartitionedRateLimiter.Create<HttpContext, (string Key, bool IsLongPoll)>(http => FindKey(http) is not { } key
            ? RateLimitPartition.GetNoLimiter((Key: "", IsLongPoll: false))
            : RateLimitPartition.Get((Key: key, IsLongPoll: IsLongPoll(http)), partition => CreateKeyLimiter(limits, partition.IsLongPoll))),
        buckets));

    /// <summary>
    /// Tells each caller the bucket of its request, and what is left in it (draft-ietf-httpapi-ratelimit-headers): a bucket of
    /// <c>q</c> requests fills up in <c>w</c> seconds, <c>r</c> are left.
    /// </summary>
    public static void UseRateLimitHeaders(this IApplicationBuilder app, PartitionedRateLimiter<HttpContext> buckets, LimitsOptions limits)
    {
        var (reads, writes) = (CreatePolicy("reads", limits.ReadsPerSecond, limits.ReadBurst), CreatePolicy("writes", limits.FilingsPerSecond, limits.FilingBurst));
        app.Use((http, next) =>
        {
            if (FindKey(http) is not null)
            {
                http.Response.OnStarting(() =>
                {
                    var isRead = IsRead(http.Request.Method);
                    http.Response.Headers["RateLimit-Policy"] = isRead ? reads : writes;
                    http.Response.Headers["RateLimit"] = string.Create(
                        CultureInfo.InvariantCulture, $"\"{(isRead ? "reads" : "writes")}\";r={buckets.GetStatistics(http)?.CurrentAvailablePermits ?? 0};t=1");
                    return Task.CompletedTask;
                });
            }

            return next(http);
        });
    }

    private static string CreatePolicy(string name, int perSecond, int burst) =>
        string.Create(CultureInfo.InvariantCulture, $"\"{name}\";q={burst};w={Math.Max(1, (burst + perSecond - 1) / perSecond)}");

    private static TimedRateLimiter CreateKeyLimiter(LimitsOptions limits, bool isLongPoll) => new(
        new ConcurrencyLimiter(isLongPoll
            ? new() { PermitLimit = HostShares.LongPollsPerCaller }
            : new() { PermitLimit = limits.RequestsPerKey, QueueLimit = WaitingFactor * limits.RequestsPerKey }),
        MaxWaitForKey);

    /// <summary>The requests of one key that are in progress or wait, long polls excepted.</summary>
    public static int GetMaxRequestsOfKey(LimitsOptions limits) => (int)Math.Min(int.MaxValue, (1L + WaitingFactor) * limits.RequestsPerKey);

    /// <summary>Whether a request may wait for changes. Before routing, the path has to tell.</summary>
    public static bool IsLongPoll(HttpContext http) =>
        http.Request.Query.TryGetValue("wait", out var wait) && int.TryParse(wait, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
        && seconds > 0 && http.Request.Path.Value!.EndsWith(ChangesPathEnd, StringComparison.OrdinalIgnoreCase);

    private static string? FindKey(HttpContext http) => http.User.FindFirstValue(ClaimTypes.NameIdentifier);

    private static bool IsRead(string method) => HttpMethods.IsGet(method) || HttpMethods.IsHead(method) || HttpMethods.IsOptions(method);

    private static TokenBucketRateLimiterOptions CreateBucketOptions(int perSecond, int burst) => new()
    {
        TokenLimit = burst,
        TokensPerPeriod = perSecond,
        ReplenishmentPeriod = TimeSpan.FromSeconds(1),
        AutoReplenishment = false,
        QueueLimit = 0,
    };

    private static RateLimiterOptions CreateOptions(PartitionedRateLimiter<HttpContext> limiter) => new()
    {
        GlobalLimiter = limiter,
        OnRejected = static (rejected, _) =>
        {
            var wait = rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var time) ? time : TimeSpan.Zero;
            var seconds = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds));
            rejected.HttpContext.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
            return new ValueTask(ProblemExceptionHandler.WriteProblemAsync(rejected.HttpContext, wait > TimeSpan.Zero
                ? ProblemKind.TooManyRequests.ToException($"请在 {seconds} 秒后重试。", $"Try again in {seconds} s.")
                : ProblemKind.TooManyRequests.ToException("同时进行的请求过多，请减少并行请求后重试。", "Too many requests at a time. Send fewer in parallel, and try again.")));
        },
    };
}
