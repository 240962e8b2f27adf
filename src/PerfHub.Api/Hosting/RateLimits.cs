using System.Globalization;
using System.Net;
using System.Security.Claims;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.RateLimiting;
using PerfHub.Api.Http;
using PerfHub.Api.Http.Problems;

namespace PerfHub.Api.Hosting;

/// <summary>
/// Token buckets and concurrency limits for each address and key. The framework drops a bucket that has been full for ten seconds, so memory is bounded by
/// the number of callers in about ten seconds.
/// </summary>
internal static class RateLimits
{
    /// <summary>The requests of all callers at a time.</summary>
    public static RateLimiterOptions CreateHostOptions(LimitsOptions limits) => new()
    {
        GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(
            http => IsLongPoll(http) ? RateLimitPartition.GetNoLimiter("long polls") : RateLimitPartition.GetConcurrencyLimiter("", _ => new ConcurrencyLimiterOptions { PermitLimit = limits.Requests })),
        OnRejected = static (rejected, _) => new ValueTask(ProblemExceptionHandler.WriteProblemAsync(
            rejected.HttpContext, ProblemKind.Unavailable.ToException("服务器正忙，请稍后重试。", "The server is busy. Try again later."))),
    };

    /// <summary>A bucket and a number of requests at a time for each address, for requests before authentication.</summary>
    public static RateLimiterOptions CreateAddressOptions(LimitsOptions limits) => CreateOptions(PartitionedRateLimiter.CreateChained(
        PartitionedRateLimiter.Create<HttpContext, IPAddress>(http => RateLimitPartition.GetConcurrencyLimiter(
            ClientNetwork.Get(http.Connection.RemoteIpAddress), _ => new ConcurrencyLimiterOptions { PermitLimit = limits.RequestsPerAddress })),
        PartitionedRateLimiter.Create<HttpContext, IPAddress>(http => RateLimitPartition.GetTokenBucketLimiter(
            ClientNetwork.Get(http.Connection.RemoteIpAddress), _ => CreateBucketOptions(limits.AddressPerSecond, limits.AddressBurst)))));

    /// <summary>
    /// Two buckets for each key: a caller that exhausts its reads can still write, and vice versa. Before them, a number of requests at a
    /// time: a request that waits for its turn takes no token yet.
    /// </summary>
    public static RateLimiterOptions CreateKeyOptions(LimitsOptions limits) => CreateOptions(PartitionedRateLimiter.CreateChained(
        PartitionedRateLimiter.Create<HttpContext, string>(http => IsLongPoll(http) || FindKey(http) is not { } key
            ? RateLimitPartition.GetNoLimiter("")
            : RateLimitPartition.GetConcurrencyLimiter(
                key, _ => new ConcurrencyLimiterOptions { PermitLimit = limits.RequestsPerKey, QueueLimit = 16 * limits.RequestsPerKey })),
        PartitionedRateLimiter.Create<HttpContext, (string Key, bool IsRead)>(http => FindKey(http) is not { } key
            ? RateLimitPartition.GetNoLimiter((Key: "", IsRead: true))
            : RateLimitPartition.GetTokenBucketLimiter((Key: key, IsRead: IsRead(http.Request.Method)), partition => partition.IsRead
                ? CreateBucketOptions(limits.ReadsPerSecond, limits.ReadBurst)
                : CreateBucketOptions(limits.FilingsPerSecond, limits.FilingBurst)))));

    // They have limits of their own, see DeviationChangeNotifier, and cost nothing while they wait. On other operations the parameter is
    // refused.
    private static bool IsLongPoll(HttpContext http) => http.Request.Query.ContainsKey("wait");

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
            return new ValueTask(ProblemExceptionHandler.WriteProblemAsync(
                rejected.HttpContext, ProblemKind.TooManyRequests.ToException($"请在 {seconds} 秒后重试。", $"Try again in {seconds} s.")));
        },
    };
}
