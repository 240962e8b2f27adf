using System.Diagnostics;
using Microsoft.AspNetCore.Diagnostics;
using PerfHub.Rules.Rules;

namespace PerfHub.Api.Http.Problems;

/// <summary>The one table from what went wrong to what is answered.</summary>
public sealed class ProblemExceptionHandler(IOutageDetector outages, ILogger<ProblemExceptionHandler> logger) : IExceptionHandler
{
    /// <summary>Seconds after which a client may try again when the store is away.</summary>
    private const int UnavailableRetrySeconds = 5;

    /// <summary>The same where the first of two equal requests is still under way; none takes longer as a rule.</summary>
    private const int InProgressRetrySeconds = 1;

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
            // Nobody is there to hear it.
        }

        return true;
    }

    /// <summary>What one part of a request is told of what went wrong with it, where the others go on.</summary>
    /// <param name="http">The request.</param>
    /// <param name="exception">What went wrong.</param>
    public async Task<ProblemBody> HandlePartialFailureAsync(HttpContext http, Exception exception)
    {
        var problem = ClassifyAndLog(exception, http, http.GetEndpoint());
        if (problem.IsDenial)
        {
            await RecordDenialAsync(http, problem.Kind, problem.Subject);
        }

        return CreateBody(http, problem);
    }

    /// <summary>Answers a request that no endpoint answered, by its status alone.</summary>
    /// <param name="http">The request.</param>
    public static Task WriteStatusProblemAsync(HttpContext http) =>
        ProblemKind.All.FirstOrDefault(kind => kind.Status == http.Response.StatusCode) is { } kind
            ? WriteProblemAsync(http, new ProblemException(kind))
            : Task.CompletedTask;

    /// <summary>Refuses an attempt on what is not the caller's, and writes it down first.</summary>
    /// <param name="http">The request.</param>
    /// <param name="kind">How.</param>
    /// <param name="subject">What was tried, where the path does not say.</param>
    public static async Task WriteDenialAsync(HttpContext http, ProblemKind kind, string? subject = null)
    {
        await RecordDenialAsync(http, kind, subject);
        await WriteProblemAsync(http, new ProblemException(kind));
    }

    /// <summary>Writes a refusal.</summary>
    /// <param name="http">The request.</param>
    /// <param name="problem">The refusal.</param>
    public static Task WriteProblemAsync(HttpContext http, ProblemException problem)
    {
        http.Response.StatusCode = problem.Kind.Status;
        if (problem.Kind == ProblemKind.Unavailable || (problem.Kind == ProblemKind.TooFast && http.Response.Headers.RetryAfter.Count == 0))
        {
            http.Response.Headers.RetryAfter = $"{UnavailableRetrySeconds}";
        }
        else if (problem.Kind == ProblemKind.IdempotencyKeyInUse)
        {
            http.Response.Headers.RetryAfter = $"{InProgressRetrySeconds}";
        }
        else if (problem.Kind == ProblemKind.Unauthorized)
        {
            http.Response.Headers.WWWAuthenticate = "Bearer";
        }

        return http.Response.WriteAsJsonAsync(CreateBody(http, problem), ApiJson.Options, "application/problem+json", http.RequestAborted);
    }

    private static Task RecordDenialAsync(HttpContext http, ProblemKind kind, string? subject) =>
        http.RequestServices.GetRequiredService<IDenialRecorder>().RecordAsync(http, kind, subject);

    private static ProblemBody CreateBody(HttpContext http, ProblemException problem)
    {
        var faults = problem.Errors.Select(fault => new ProblemFault(fault.Pointer, fault.Code, fault.Message.Localize(http)));
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
            logger.LogRequestFailed(exception, http.Request.Method, endpoint?.DisplayName);
        }
        else if (problem.Kind == ProblemKind.Unavailable && http.Items.TryAdd(nameof(ProblemLog.LogStoreUnavailable), null))
        {
            // Once for a request: a batch has very many lines, and each would say the same.
            logger.LogStoreUnavailable(exception);
        }

        return problem;
    }

    private ProblemException Classify(Exception exception) => exception switch
    {
        ProblemException problem => problem,
        MalformedJsonException malformed => new(ProblemKind.MalformedBody, malformed.Detail),
        BadHttpRequestException { StatusCode: 408 } => new(ProblemKind.TooSlow),
        BadHttpRequestException { StatusCode: 413 } => new(ProblemKind.TooLarge, TooLargeDetail),
        BadHttpRequestException { StatusCode: 415 } => new(ProblemKind.UnsupportedMediaType),
        BadHttpRequestException => new(ProblemKind.BadParameter),
        _ when outages.IsOutage(exception) => new(ProblemKind.Unavailable),
        _ => new(ProblemKind.Internal),
    };

    private static readonly Text TooLargeDetail = new("请求正文超过 2 MiB。", "The body is over 2 MiB.");
}
