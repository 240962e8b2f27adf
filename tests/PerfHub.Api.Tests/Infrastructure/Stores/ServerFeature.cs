namespace PerfHub.Api.Tests.Infrastructure.Stores;

/// <summary>Parts of SQL Server that Babelfish, which speaks its protocol, does not have.</summary>
public enum ServerFeature
{
    /// <summary>Security policies, for row-level security.</summary>
    SecurityPolicies,

    /// <summary><c>ALTER DATABASE</c>, <c>DBCC</c>, and logins whose rights end at a database.</summary>
    DatabaseOptions,
}
