namespace PerfHub.Api.Tests.Infrastructure.Stores;

/// <summary>The requests that <see cref="FakeSqlServer"/> tells apart.</summary>
public enum TdsRequest
{
    Login,
    Statement,
    Begin,
    Commit,
    Rollback,
}
