namespace PerfHub.Api.Http.Idempotency;

/// <summary>Marks an endpoint that takes an <c>Idempotency-Key</c>.</summary>
internal sealed class IdempotencyMetadata;
