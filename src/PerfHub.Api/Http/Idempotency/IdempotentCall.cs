namespace PerfHub.Api.Http.Idempotency;

/// <summary>Passes a request with an <c>Idempotency-Key</c> from the endpoint to the command pipeline.</summary>
internal sealed record IdempotentCall<TResult>(IdempotentRequest Request, Func<TResult, CommandResult> CreateStoredResponse);
