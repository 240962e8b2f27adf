using System.Diagnostics;
using Microsoft.AspNetCore.Diagnostics;
using PerfHub.Api.Auditing;
using PerfHub.Api.Persistence;
using PerfHub.Rules.Rules;

namespace PerfHub.Api.Http.Problems;

/// <summary>The one table from what went wrong to what is answered.</summary>
public sealed class Problems(Dialect dialect, ILogger<Problems> logger) : IExceptionHandler
{
    /// <summary>Seconds after which a client may try again when the store is away.</summary>
    private const int RetryAfter = 5;

    /// <summary>The same where the first of two equal requests is still under way; none takes longer as a rule.</summary>
    private const int RetryTwin = 1;

    /// <inheritdoc />
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (exception is OperationCanceledException && httpContext.RequestAborted.IsCancellationRequested)
        {
            httpContext.Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
            return true;
        }

        var problem = Logged(exception, httpContext, httpContext.Features.Get<IExceptionHandlerFeature>()?.Endpoint);
        try
        {
            await (problem.IsDenial ? Deny(httpContext, problem.Kind, problem.Subject) : Write(httpContext, problem));
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
    public async Task<ProblemBody> OfPart(HttpContext http, Exception exception)
    {
        var problem = Logged(exception, http, http.GetEndpoint());
        if (problem.IsDenial)
        {
            await AuditMiddleware.Denied(http, problem.Kind, problem.Subject);
        }

        return Body(http, problem);
    }

    /// <summary>Answers a request that no endpoint answered, by its status alone.</summary>
    /// <param name="http">The request.</param>
    public static Task WriteStatus(HttpContext http) =>
        ProblemKind.All.FirstOrDefault(kind => kind.Status == http.Response.StatusCode) is { } kind
            ? Write(http, new ProblemException(kind))
            : Task.CompletedTask;

    /// <summary>Refuses an attempt on what is not the caller's, and writes it down first.</summary>
    /// <param name="http">The request.</param>
    /// <param name="kind">How.</param>
    /// <param name="subject">What was tried, where the path does not say.</param>
    public static async Task Deny(HttpContext http, ProblemKind kind, string? subject = null)
    {
        await AuditMiddleware.Denied(http, kind, subject);
        await Write(http, new ProblemException(kind));
    }

    /// <summary>Writes a refusal.</summary>
    /// <param name="http">The request.</param>
    /// <param name="problem">The refusal.</param>
    public static Task Write(HttpContext http, ProblemException problem)
    {
        http.Response.StatusCode = problem.Kind.Status;
        if (problem.Kind == ProblemKind.Unavailable || (problem.Kind == ProblemKind.TooFast && http.Response.Headers.RetryAfter.Count == 0))
        {
            http.Response.Headers.RetryAfter = $"{RetryAfter}";
        }
        else if (problem.Kind == ProblemKind.IdempotencyKeyInUse)
        {
            http.Response.Headers.RetryAfter = $"{RetryTwin}";
        }
        else if (problem.Kind == ProblemKind.Unauthorized)
        {
            http.Response.Headers.WWWAuthenticate = "Bearer";
        }

        return http.Response.WriteAsJsonAsync(Body(http, problem), ApiJson.Options, "application/problem+json", http.RequestAborted);
    }

    private static ProblemBody Body(HttpContext http, ProblemException problem)
    {
        var faults = problem.Faults.Select(fault => new ProblemFault(fault.Pointer, fault.Code, fault.Message.In(http)));
        return new ProblemBody(
            problem.Kind.Type,
            problem.Kind.Title.In(http),
            problem.Kind.Status,
            problem.Detail?.In(http),
            Activity.Current?.Id ?? http.TraceIdentifier,
            problem.Faults.Count == 0 ? null : [.. faults]);
    }

    private ProblemException Logged(Exception exception, HttpContext http, Endpoint? endpoint)
    {
        var problem = Of(exception);
        if (problem.Kind == ProblemKind.Internal)
        {
            logger.Fault(exception, http.Request.Method, endpoint?.DisplayName);
        }
        else if (problem.Kind == ProblemKind.Unavailable && http.Items.TryAdd(nameof(ProblemLog.StoreAway), null))
        {
            // Once for a request: a batch has very many lines, and each would say the same.
            logger.StoreAway(exception);
        }

        return problem;
    }

    private ProblemException Of(Exception exception) => exception switch
    {
        ProblemException problem => problem,
        MalformedJsonException malformed => new(ProblemKind.MalformedBody, malformed.Detail),
        BadHttpRequestException { StatusCode: 408 } => new(ProblemKind.TooSlow),
        BadHttpRequestException { StatusCode: 413 } => new(ProblemKind.TooLarge, TooLarge),
        BadHttpRequestException { StatusCode: 415 } => new(ProblemKind.UnsupportedMediaType),
        BadHttpRequestException => new(ProblemKind.BadParameter),
        _ when Db.IsAway(exception, dialect) => new(ProblemKind.Unavailable),
        _ => new(ProblemKind.Internal),
    };

    private static readonly Text TooLarge = new("请求正文超过 2 MiB。", "The body is over 2 MiB.");
}
