using Microsoft.AspNetCore.Http.Metadata;
using PerfHub.Api.Http.OpenApi;
using PerfHub.Api.Http.Problems;
using PerfHub.Api.Persistence;
using PerfHub.Api.Persistence.Idempotency;
using PerfHub.Api.Security;

namespace PerfHub.Api.Http.Idempotency;

/// <summary>
/// Writes that may be sent again: with an <c>Idempotency-Key</c>, the first answer is given again for 48 hours, and nothing is
/// done twice. Only what was done is kept: a refusal had no effect, and the same request may be allowed later.
/// </summary>
public static class IdempotencyExtensions
{
    /// <summary>
    /// The endpoint takes an <c>Idempotency-Key</c>. Its delegate gives the result of the command; the command writes in one
    /// transaction of <see cref="Db"/>, whose work gives that result too, or nothing where it did nothing.
    /// </summary>
    /// <typeparam name="T">The result.</typeparam>
    /// <param name="endpoint">The endpoint; what it answers is said beside this, with <c>Answers</c>.</param>
    /// <param name="reply">The answer that a result makes.</param>
    /// <param name="kept">The answer that is kept to be given again, where it must not be all of the first.</param>
    public static RouteHandlerBuilder WithIdempotency<T>(this RouteHandlerBuilder endpoint, Func<T, CommandResult> reply, Func<T, CommandResult>? kept = null)
    {
        endpoint.AddEndpointFilter(async (context, next) => await InvokeFilterAsync(context, next, reply, kept ?? reply));

        // The result is not what is answered, whatever the framework makes of the delegate.
        endpoint.Finally(builder =>
        {
            var inferred = builder.Metadata.OfType<IProducesResponseTypeMetadata>().FirstOrDefault(it => it.Type == typeof(T) && it.StatusCode == StatusCodes.Status200OK);
            builder.Metadata.Remove(inferred!);
        });
        return endpoint.WithMetadata(IdempotencyMetadata.Instance)
            .ProducesProblems(ProblemKind.BadHeader, ProblemKind.IdempotencyKeyInUse, ProblemKind.IdempotencyKeyReused);
    }

    /// <summary>Registers what it needs.</summary>
    /// <param name="services">The services.</param>
    public static void AddIdempotency(this IServiceCollection services)
    {
        services.AddSingleton<IdempotentResponseStore>();
        services.AddSingleton<IdempotentResponseCleanup>();
        services.AddHostedService(provider => provider.GetRequiredService<IdempotentResponseCleanup>());
    }

    private static async Task<IResult> InvokeFilterAsync<T>(
        EndpointFilterInvocationContext context, EndpointFilterDelegate next, Func<T, CommandResult> reply, Func<T, CommandResult> kept)
    {
        var http = context.HttpContext;
        if (!http.Request.Headers.TryGetValue(IdempotentRequest.HeaderName, out var header))
        {
            return reply((T)(await next(context))!);
        }

        var (services, cancel) = (http.RequestServices, http.RequestAborted);
        var request = await IdempotentRequest.ReadAsync(http, header);
        var answers = services.GetRequiredService<IdempotentResponseStore>();
        using var turn = answers.BeginRequest(request);

        // Asked for before the command is: what has been done can stand against doing it again, but not against telling of it.
        // Where the handler says whether it is the caller's, it is asked first; then the command's own transaction finds the answer.
        if (!http.GetEndpoint()!.Metadata.GetRequiredMetadata<ScopeRule>().IsCheckedByHandler && await answers.FindResponseAsync(request, cancel) is { } known)
        {
            return known;
        }

        var once = new IdempotentTransaction<T>(request, kept, services.GetRequiredService<TimeProvider>());
        WriteContext.Current!.Decorator = once;
        try
        {
            var result = (T)(await next(context))!;
            return reply(once.HasResult ? result : await StoreResponseAsync(services.GetRequiredService<Db>(), once, result, cancel));
        }
        catch (IdempotentReplayException answered)
        {
            return answered.Response;
        }
    }

    /// <summary>Keeps the answer of a command that had nothing to write; that is no deed, and leaves no trail.</summary>
    private static Task<T> StoreResponseAsync<T>(Db db, IdempotentTransaction<T> once, T result, CancellationToken cancel)
    {
        var keep = once.Decorate(_ => Task.FromResult(result));
        return Untrailed();

        async Task<T> Untrailed()
        {
            WriteContext.Set(null);
            return await db.WriteAsync(keep, cancel);
        }
    }
}
