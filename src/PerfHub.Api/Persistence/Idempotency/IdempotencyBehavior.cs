using MediatR;
using PerfHub.Api.Http.Idempotency;
using PerfHub.Api.Security;

namespace PerfHub.Api.Persistence.Idempotency;

/// <summary>
/// Processes a command with an <c>Idempotency-Key</c> once, and stores its response in the command's own transaction: a crash leaves both or
/// neither.
/// </summary>
internal sealed class IdempotencyBehavior<TRequest, TResponse>(
    IHttpContextAccessor accessor, IdempotentResponseStore responses, Db db, TimeProvider time) : IPipelineBehavior<TRequest, TResponse>
    where TRequest : notnull
{
    /// <inheritdoc />
    public async Task<TResponse> Handle(TRequest request, CancellationToken cancellationToken, RequestHandlerDelegate<TResponse> next)
    {
        if (accessor.HttpContext is not { } http || http.Features.Get<IdempotentCall<TResponse>>() is not { } call)
        {
            return await next();
        }

        using var inProgress = responses.BeginRequest(call.Request);

        // A replay needs no second authorization, unless only the handler can check that the target is in the caller's scope. Then the
        // handler's transaction finds the stored response.
        if (!http.GetEndpoint()!.Metadata.GetRequiredMetadata<ScopeRule>().IsCheckedByHandler
            && await responses.FindResponseAsync(call.Request, cancellationToken) is { } stored)
        {
            throw new IdempotentReplayException(stored);
        }

        var transaction = new IdempotentTransaction<TResponse>(call, time);
        WriteContext.Current!.Decorator = transaction;
        var result = await next();
        return transaction.HasResult ? result : await StoreAsync(transaction, result, cancellationToken);
    }

    /// <summary>Stores the response of a command that wrote nothing, without an audit entry.</summary>
    private async Task<TResponse> StoreAsync(IdempotentTransaction<TResponse> transaction, TResponse result, CancellationToken cancel)
    {
        var store = transaction.Decorate(_ => Task.FromResult(result));
        WriteContext.Set(null);
        return await db.WriteAsync(store, cancel);
    }
}
