namespace PerfHub.Api.Http.Idempotency;

/// <summary>A request with an <c>Idempotency-Key</c>, on its way from the endpoint to the command pipeline.</summary>
/// <typeparam name="TResult">The command's result.</typeparam>
/// <param name="Request">The request.</param>
/// <param name="CreateStoredResponse">The response to store for replays.</param>
internal sealed record IdempotentCall<TResult>(IdempotentRequest Request, Func<TResult, CommandResult> CreateStoredResponse);
