using System.Net;

namespace PerfHub.Client.Tests.Infrastructure;

/// <summary>
/// A connection that fails: it replaces responses of the host by others, or loses them. The host has processed these requests if it says so.
/// </summary>
public sealed class FailingHandler(int failures, Func<HttpResponseMessage> fail, bool afterProcessing = false) : DelegatingHandler
{
    private int _left = failures;

    /// <summary>The requests that were sent, with their idempotency keys.</summary>
    public List<(HttpMethod Method, string? IdempotencyKey)> Requests { get; } = [];

    /// <summary>Creates a response that asks to wait.</summary>
    public static HttpResponseMessage CreateResponse(HttpStatusCode status, TimeSpan? retryAfter = null)
    {
        var response = new HttpResponseMessage(status);
        response.Headers.RetryAfter = retryAfter is { } delay ? new System.Net.Http.Headers.RetryConditionHeaderValue(delay) : null;
        return response;
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Requests.Add((request.Method, request.Headers.TryGetValues("Idempotency-Key", out var keys) ? keys.Single() : null));
        if (_left-- <= 0)
        {
            return await base.SendAsync(request, cancellationToken);
        }

        if (afterProcessing)
        {
            (await base.SendAsync(request, cancellationToken)).Dispose();
        }

        return fail();
    }
}
