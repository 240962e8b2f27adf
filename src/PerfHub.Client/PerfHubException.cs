using System.Net;
using System.Net.Http.Headers;

namespace PerfHub.Client;

/// <summary>A host refused a call, or could not answer it.</summary>
public sealed class PerfHubException : HttpRequestException
{
    internal PerfHubException(HttpResponseMessage response, PerfHubProblem problem)
        : base(CreateMessage(problem), null, response.StatusCode)
    {
        (Problem, Headers) = (problem, response.Headers);
    }

    /// <summary>What the host said.</summary>
    public PerfHubProblem Problem { get; }

    /// <summary>The HTTP status.</summary>
    public HttpStatusCode Status => StatusCode!.Value;

    /// <summary>The headers of the response.</summary>
    public HttpResponseHeaders Headers { get; }

    /// <summary>How long to wait before trying again; <see langword="null"/> if the host did not say.</summary>
    public TimeSpan? RetryAfter => Headers.RetryAfter?.Delta;

    private static string CreateMessage(PerfHubProblem problem) =>
        $"{problem.Title}{(problem.Detail is null ? "" : $": {problem.Detail}")} ({problem.Status}{(problem.TraceId is null ? "" : $", trace {problem.TraceId}")})";
}
