using System.Diagnostics;
using Microsoft.AspNetCore.Diagnostics;
using PerfHub.Rules.Rules;

namespace PerfHub.Api.Http.Problems;

/// <summary>Maps exceptions to problems; no other code does.</summary>
public sealed partial class ProblemExceptionHandler(IOutageDetector outages, ILogger<ProblemExceptionHandler> logger) : IExceptionHandler
{
    // Retry-After: by then the store may be available again, or the first of two equal requests is usually complete.
    // The operator must act first if the disk is full or the file was moved; damage does not end by itself.
    private const int UnavailableRetrySeconds = 5, OperatorRetrySeconds = 60, InProgressRetrySeconds = 1;

    /// <inheritdoc />
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (exception is OperationCanceledException && httpContext.RequestAborted.IsCancellationRequested)
        {
            httpContext.Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
            return true;
        }

        var problem = ClassifyAndLog(exception, httpContext, httpContext.Features.Get<IExceptionHandlerFeature>()?.Endpoint);
        try
        {
            await (problem.IsDenial ? WriteDenialAsync(httpContext, problem.Kind, problem.Subject) : WriteProblemAsync(httpContext, problem));
        }
        catch (OperationCanceledException) when (httpContext.RequestAborted.IsCancellationRequested)
        {
            // The client has disconnected.
        }

        return true;
    }

    /// <summary>Handles the failure of one part of a request, e.g. of a batch line; the other parts continue.</summary>
    public async Task<ProblemBody> HandlePartialFailureAsync(HttpContext http, Exception exception)
    {
        var problem = ClassifyAndLog(exception, http, http.GetEndpoint());
        if (problem.IsDenial)
        {
            await RecordDenialAsync(http, problem.Kind, problem.Subject);
        }

        return CreateBody(http, problem);
    }

    /// <summary>Writes the problem for a response that has only a status, because no endpoint wrote it.</summary>
    public static Task WriteStatusProblemAsync(HttpContext http) =>
        ProblemKind.All.FirstOrDefault(kind => kind.Status == http.Response.StatusCode) is { } kind
            ? WriteProblemAsync(http, new ProblemException(kind))
            : Task.CompletedTask;

    /// <summary>Records a denied attempt, then writes the problem.</summary>
    public static async Task WriteDenialAsync(HttpContext http, ProblemKind kind, string? subject = null, Text? detail = null)
    {
        await RecordDenialAsync(http, kind, subject);
        await WriteProblemAsync(http, new ProblemException(kind, detail));
    }

    /// <summary>Writes a problem response.</summary>
    public static Task WriteProblemAsync(HttpContext http, ProblemException problem)
    {
        http.Response.StatusCode = problem.Kind.Status;
        if (problem.Kind == ProblemKind.Unavailable || (problem.Kind == ProblemKind.TooManyRequests && http.Response.Headers.RetryAfter.Count == 0))
        {
            http.Response.Headers.RetryAfter = $"{UnavailableRetrySeconds}";
        }
        else if (problem.Kind == ProblemKind.StoreFull || problem.Kind == ProblemKind.StoreMoved)
        {
            http.Response.Headers.RetryAfter = $"{OperatorRetrySeconds}";
        }
        else if (problem.Kind == ProblemKind.IdempotencyKeyInUse)
        {
            http.Response.Headers.RetryAfter = $"{InProgressRetrySeconds}";
        }
        else if (problem.Kind == ProblemKind.Unauthorized)
        {
            http.Response.Headers.WWWAuthenticate = BearerChallenge.Create(http.Request);
        }

        return http.Response.WriteAsJsonAsync(CreateBody(http, problem), ApiJson.Options, "application/problem+json", http.RequestAborted);
    }

    private static Task RecordDenialAsync(HttpContext http, ProblemKind kind, string? subject) =>
        http.RequestServices.GetRequiredService<IDenialRecorder>().RecordAsync(http, kind, subject);

    private static ProblemBody CreateBody(HttpContext http, ProblemException problem)
    {
        var faults = problem.Errors.Select(error => new ProblemFault(error.Pointer, error.Code, error.Message.Localize(http)));
        return new ProblemBody(
            problem.Kind.Type,
            problem.Kind.Title.Localize(http),
            problem.Kind.Status,
            problem.Detail?.Localize(http),
            Activity.Current?.Id ?? http.TraceIdentifier,
            problem.Errors.Count == 0 ? null : [.. faults]);
    }

    private ProblemException ClassifyAndLog(Exception exception, HttpContext http, Endpoint? endpoint)
    {
        var problem = Classify(exception);
        if (problem.Kind == ProblemKind.Internal)
        {
            LogRequestFailed(exception, http.Request.Method, endpoint?.DisplayName);
        }

        return problem;
    }

    private ProblemException Classify(Exception exception) => exception switch
    {
        ProblemException problem => problem,
        MalformedJsonException malformed => new(ProblemKind.MalformedBody, malformed.Detail),
        BadHttpRequestException { StatusCode: 408 } => new(ProblemKind.RequestTimeout),
        BadHttpRequestException { StatusCode: 413 } => new(ProblemKind.ContentTooLarge, TooLargeDetail),
        BadHttpRequestException { StatusCode: 415 } => new(ProblemKind.UnsupportedMediaType),
        BadHttpRequestException => new(ProblemKind.BadParameter),
        _ => new(outages.FindProblem(exception) ?? ProblemKind.Internal),
    };

    private static readonly Text TooLargeDetail = new("请求正文超过 2 MiB。", "The body exceeds 2 MiB.");

    // Bodies are never logged: they hold other people's figures.
    [LoggerMessage(10, LogLevel.Error, "{Method} {Endpoint} failed; the client gets 500.")]
    private partial void LogRequestFailed(Exception error, string method, string? endpoint);
}
