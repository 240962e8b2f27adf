namespace PerfHub.Api.Tests.Infrastructure.Stores;

/// <summary>What a client asks a SQL Server for.</summary>
public enum TdsRequest
{
    Login,
    Statement,
    Begin,
    Commit,
    Rollback,
}
