namespace PerfHub.Api.Persistence;

/// <summary>How many connections of a pool are in use.</summary>
/// <param name="Pool">The name of the pool.</param>
/// <param name="Used">The connections in use.</param>
/// <param name="Max">The maximum; callers wait for a connection while it is reached.</param>
public sealed record PoolUse(string Pool, int Used, int Max);
