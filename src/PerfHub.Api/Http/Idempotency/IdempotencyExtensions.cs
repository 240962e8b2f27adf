using Microsoft.AspNetCore.Http.Metadata;
using PerfHub.Api.Http.OpenApi;
using PerfHub.Api.Http.Problems;

namespace PerfHub.Api.Http.Idempotency;

/// <summary>
/// Lets an endpoint take an <c>Idempotency-Key</c>: a request that is sent again gets the first response for 48 hours, and nothing is
/// done twice. Only successes are stored: a refusal had no effect, and the same request may be allowed later.
/// </summary>
public static class IdempotencyExtensions
{
    /// <summary>
    /// Takes an <c>Idempotency-Key</c>. The endpoint sends one command and returns its result; the command writes in one transaction,
    /// which returns that result too, or null if it did nothing.
    /// </summary>
    /// <typeparam name="T">The command's result.</typeparam>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="createResponse">Turns the result into the response.</param>
    /// <param name="createStoredResponse">The response to store, if it must not hold everything that the first one does.</param>
    public static RouteHandlerBuilder WithIdempotency<T>(
        this RouteHandlerBuilder endpoint, Func<T, CommandResult> createResponse, Func<T, CommandResult>? createStoredResponse = null)
    {
        endpoint.AddEndpointFilter(async (context, next) => await InvokeAsync(context, next, createResponse, createStoredResponse ?? createResponse));

        // The framework infers the command's result as the response body: the filter sends something else.
        endpoint.Finally(builder =>
        {
            var inferred = builder.Metadata.OfType<IProducesResponseTypeMetadata>().FirstOrDefault(it => it.Type == typeof(T) && it.StatusCode == StatusCodes.Status200OK);
            builder.Metadata.Remove(inferred!);
        });
        return endpoint.WithMetadata(IdempotencyMetadata.Instance)
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
