using System.Net;
using System.Net.Http.Headers;

namespace PerfHub.Client;

/// <summary>A host refused a call, or could not answer it.</summary>
public sealed class PerfHubException : HttpRequestException
{
    internal PerfHubException(HttpResponseMessage response, PerfHubProblem problem, TimeSpan? retryAfter)
        : base(CreateMessage(problem), null, response.StatusCode)
    {
        (Problem, Headers, RetryAfter) = (problem, response.Headers, retryAfter);
    }

    /// <summary>What the host said.</summary>
    public PerfHubProblem Problem { get; }

    /// <summary>The HTTP status.</summary>
    public HttpStatusCode Status => StatusCode!.Value;

    /// <summary>The headers of the response.</summary>
    public HttpResponseHeaders Headers { get; }

    /// <summary>How long to wait before trying again; <see langword="null"/> if the host did not say.</summary>
    public TimeSpan? RetryAfter { get; }

    /// <summary>
    /// The idempotency key of the call, with which it can be sent again; <see langword="null"/> if it had none. Timeouts and failures of the
    /// connection have it too: <c>error.Data["Idempotency-Key"]</c>.
    /// </summary>
    public string? IdempotencyKey => (string?)Data["Idempotency-Key"];

    private static string CreateMessage(PerfHubProblem problem) =>
        $"{problem.Title}{(problem.Detail is null ? "" : $": {problem.Detail}")} ({problem.Status}{(problem.TraceId is null ? "" : $", trace {problem.TraceId}")})";
}
