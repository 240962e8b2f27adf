namespace PerfHub.Api.Tests.Infrastructure;

/// <summary>The id and the secret text of a new API key.</summary>
public sealed record IssuedKey(string Id, string Key);
