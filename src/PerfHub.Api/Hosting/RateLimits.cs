using System.Globalization;
using System.Threading.RateLimiting;
using PerfHub.Api.Http.Problems;

namespace PerfHub.Api.Hosting;

/// <summary>What <see cref="RequestLimiter"/> and <see cref="KeyLimiter"/> have in common.</summary>
internal static class RateLimits
{
    private const string ChangesPathEnd = "/changes";

    /// <summary>Whether a request may wait for changes. Before routing, the path has to tell.</summary>
    public static bool IsLongPoll(HttpContext http) =>
        http.Request.Path.Value.AsSpan().TrimEnd('/').EndsWith(ChangesPathEnd, StringComparison.OrdinalIgnoreCase)
        && http.Request.Query.TryGetValue("wait", out var wait)
        && int.TryParse(wait, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
        && seconds > 0;

    /// <summary>Creates a bucket.</summary>
    /// <param name="perSecond">How many tokens it gets in a second.</param>
    /// <param name="burst">How many it holds.</param>
    public static TokenBucketRateLimiter CreateBucket(int perSecond, int burst) => new(new()
    {
        TokenLimit = burst,
        TokensPerPeriod = perSecond,
        ReplenishmentPeriod = TimeSpan.FromSeconds(1),
        AutoReplenishment = false,
        QueueLimit = 0,
    });

    /// <summary>Takes a token from a bucket, which may have got some since its last turn.</summary>
    public static RateLimitLease TakeToken(TokenBucketRateLimiter bucket)
    {
        var token = bucket.AttemptAcquire();
        if (token.IsAcquired)
        {
            return token;
        }

        token.Dispose();
        bucket.TryReplenish();
        return bucket.AttemptAcquire();
    }

    /// <summary>Writes a 429 that says when to try again. For a place, which the limiter cannot foresee, that is in five seconds.</summary>
    public static Task WriteRefusalAsync(HttpContext http, RateLimitLease? refused)
    {
        if (refused?.TryGetMetadata(MetadataName.RetryAfter, out var wait) == true)
        {
            var seconds = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds));
            http.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
            return ProblemExceptionHandler.WriteProblemAsync(http, ProblemKind.TooManyRequests.ToException($"请在 {seconds} 秒后重试。", $"Try again in {seconds} s."));
        }

        return ProblemExceptionHandler.WriteProblemAsync(
            http, ProblemKind.TooManyRequests.ToException("同时进行的请求过多，请减少并行请求后重试。", "Too many requests at a time. Send fewer in parallel, and try again."));
    }
}
