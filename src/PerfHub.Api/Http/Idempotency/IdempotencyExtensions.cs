using Microsoft.AspNetCore.Http.Metadata;
using PerfHub.Api.Http.OpenApi;
using PerfHub.Api.Http.Problems;

namespace PerfHub.Api.Http.Idempotency;

/// <summary>
/// Declares that an endpoint takes an <c>Idempotency-Key</c>: for 48 hours, a repeated request gets the first response and has no further
/// effect. Only successes are stored: a refusal had no effect, and the same request may be allowed later.
/// </summary>
public static class IdempotencyExtensions
{
    /// <summary>
    /// Takes an <c>Idempotency-Key</c>. The endpoint sends one command and returns its result; the command writes in one transaction,
    /// which returns that result too, or <see langword="null"/> if it wrote nothing.
    /// </summary>
    /// <typeparam name="T">The command's result.</typeparam>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="createResponse">Creates the response from the result.</param>
    /// <param name="createStoredResponse">Creates the stored response, if it must omit parts of the first one.</param>
    public static RouteHandlerBuilder WithIdempotency<T>(
        this RouteHandlerBuilder endpoint, Func<T, CommandResult> createResponse, Func<T, CommandResult>? createStoredResponse = null)
    {
        endpoint.AddEndpointFilter(async (context, next) => await InvokeAsync(context, next, createResponse, createStoredResponse ?? createResponse));

        // The framework infers the command's result as the response body, but the filter sends another one.
        endpoint.Finally(builder => builder.Metadata.Remove(builder.Metadata.OfType<IProducesResponseTypeMetadata>()
            .FirstOrDefault(response => response.Type == typeof(T) && response.StatusCode == StatusCodes.Status200OK)!));
        return endpoint.WithMetadata(new IdempotencyMetadata())
            .ProducesProblems(ProblemKind.BadHeader, ProblemKind.IdempotencyKeyInUse, ProblemKind.IdempotencyKeyReused);
    }

    private static async Task<IResult> InvokeAsync<T>(
        EndpointFilterInvocationContext context, EndpointFilterDelegate next, Func<T, CommandResult> createResponse, Func<T, CommandResult> createStoredResponse)
    {
        var http = context.HttpContext;
        if (http.Request.Headers.TryGetValue(IdempotentRequest.HeaderName, out var header))
        {
            http.Features.Set(new IdempotentCall<T>(await IdempotentRequest.ReadAsync(http, header), createStoredResponse));
        }

        try
        {
            return createResponse((T)(await next(context))!);
        }
        catch (IdempotentReplayException replay)
        {
            return replay.Response;
        }
    }
}
