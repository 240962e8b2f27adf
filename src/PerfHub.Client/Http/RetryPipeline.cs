using System.Net;
using Polly;
using Polly.Retry;

namespace PerfHub.Client.Http;

/// <summary>Retries calls after 429, 503 and failures of the connection, as long as the host asks to wait and the caller does.</summary>
internal static class RetryPipeline
{
    private static readonly ResiliencePropertyKey<PerfHubCall> CallKey = new("perfhub-call");

    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(500);

    public static ResiliencePipeline<HttpResponseMessage> Create(PerfHubClientOptions options, TimeProvider time)
    {
        if (options.MaxRetries == 0)
        {
            return ResiliencePipeline<HttpResponseMessage>.Empty;
        }

        return new ResiliencePipelineBuilder<HttpResponseMessage> { TimeProvider = time }
            .AddRetry(new RetryStrategyOptions<HttpResponseMessage>
            {
                MaxRetryAttempts = options.MaxRetries,
                ShouldHandle = it => ValueTask.FromResult(
                    it.Context.Properties.GetValue(CallKey, null!) is var call && CanRepeat(call.Request, it.Outcome)
                    && GetDelay(it.Outcome.Result, it.AttemptNumber, time) is var delay && delay <= options.MaxRetryDelay && delay < call.Remaining),
                DelayGenerator = it => ValueTask.FromResult<TimeSpan?>(
                    it.Outcome.Result is { } response && GetRetryAfter(response, time) is { } stated ? stated : GetBackoff(it.AttemptNumber) * (0.5 + (Random.Shared.NextDouble() / 2))),
                OnRetry = it =>
                {
                    it.Outcome.Result?.Dispose();
                    return ValueTask.CompletedTask;
                },
            })
            .Build();
    }

    /// <summary>Sends a call, and sends it again as long as that makes sense. The last outcome is that of the call.</summary>
    public static async Task<HttpResponseMessage> ExecuteAsync(
        this ResiliencePipeline<HttpResponseMessage> retries, PerfHubCall call, Func<CancellationToken, Task<HttpResponseMessage>> send)
    {
        var context = ResilienceContextPool.Shared.Get(call.CancellationToken);
        context.Properties.Set(CallKey, call);
        try
        {
            return await retries.ExecuteAsync(async attempt => await send(attempt.CancellationToken).ConfigureAwait(false), context).ConfigureAwait(false);
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    /// <summary>Gets how long a host asks to wait; <see langword="null"/> if it does not.</summary>
    public static TimeSpan? GetRetryAfter(HttpResponseMessage response, TimeProvider time) => response.Headers.RetryAfter switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } => date - time.GetUtcNow() is var delay && delay > TimeSpan.Zero ? delay : TimeSpan.Zero,
        _ => null,
    };

    /// <summary>Gets the longest wait before an attempt, counted from 0, where the host states none.</summary>
    public static TimeSpan GetBackoff(int attempt) => FirstDelay * Math.Pow(2, Math.Min(attempt, 6));

    private static TimeSpan GetDelay(HttpResponseMessage? response, int attempt, TimeProvider time) =>
        (response is null ? null : GetRetryAfter(response, time)) ?? GetBackoff(attempt);

    private static bool CanRepeat(PerfHubRequest request, Outcome<HttpResponseMessage> outcome) => outcome switch
    {
        { Result.StatusCode: HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable } => request.IsRepeatable || request.IsRepeatableIfRefused,
        // The host still processes an earlier request with the same key.
        { Result: { StatusCode: HttpStatusCode.Conflict, Headers.RetryAfter: not null } } => request.IdempotencyKey is not null,
        { Exception: HttpRequestException or TimeoutException } => request.IsRepeatable,
        _ => false,
    };
}
