namespace PerfHub.Api.Tests.Hosting.Limits;

/// <summary>A host with the default limits.</summary>
public sealed class DefaultLimitsHost() : LimitedHost(("RateLimiting", "true"));
