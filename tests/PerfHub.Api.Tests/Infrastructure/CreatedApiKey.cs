namespace PerfHub.Api.Tests.Infrastructure;

/// <summary>A new API key as its creator receives it; <see cref="Key"/> is absent from a replayed response.</summary>
public sealed record CreatedApiKey(string Id, string? Key);
