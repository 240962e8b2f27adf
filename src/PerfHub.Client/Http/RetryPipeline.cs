using System.Net;
using Polly;
using Polly.Retry;

namespace PerfHub.Client.Http;

/// <summary>Retries calls after 429, 503 and failures of the connection, as long as the host asks to wait.</summary>
internal static class RetryPipeline
{
    public static ResiliencePipeline<HttpResponseMessage> Create(PerfHubClientOptions options, TimeProvider time, Func<ResilienceContext, bool> isRepeatable)
    {
        if (options.MaxRetries == 0)
        {
            return ResiliencePipeline<HttpResponseMessage>.Empty;
        }

        return new ResiliencePipelineBuilder<HttpResponseMessage> { TimeProvider = time }
            .AddRetry(new RetryStrategyOptions<HttpResponseMessage>
            {
                MaxRetryAttempts = options.MaxRetries,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                Delay = TimeSpan.FromMilliseconds(500),
                MaxDelay = options.MaxRetryDelay,
                ShouldHandle = it => ValueTask.FromResult(
                    isRepeatable(it.Context) && (it.Outcome.Result is { } response ? IsTransient(response, time, options.MaxRetryDelay) : it.Outcome.Exception is HttpRequestException)),
                DelayGenerator = it => ValueTask.FromResult(it.Outcome.Result is { } response ? GetDelay(response, time) : null),
                OnRetry = it =>
                {
                    it.Outcome.Result?.Dispose();
                    return ValueTask.CompletedTask;
                },
            })
            .Build();
    }

    private static bool IsTransient(HttpResponseMessage response, TimeProvider time, TimeSpan maxDelay) =>
        response.StatusCode is HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable && !(GetDelay(response, time) > maxDelay);

    private static TimeSpan? GetDelay(HttpResponseMessage response, TimeProvider time) => response.Headers.RetryAfter switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } => date - time.GetUtcNow() is var delay && delay > TimeSpan.Zero ? delay : TimeSpan.Zero,
        _ => null,
    };
}
