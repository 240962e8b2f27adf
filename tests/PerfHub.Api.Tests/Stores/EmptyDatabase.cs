using PerfHub.Api.Persistence.SqlServer;

namespace PerfHub.Api.Tests.Stores;

/// <summary>A database of the tests' SQL Server that nobody has migrated.</summary>
public sealed class EmptyDatabase : IAsyncDisposable
{
    private EmptyDatabase(string connectionString) => ConnectionString = connectionString;

    public string ConnectionString { get; }

    public static async Task<EmptyDatabase> Create() => new(await TestSqlServer.CreateDatabase());

    /// <summary>A host's view of it.</summary>
    public SqlServerDialect Dialect(bool rowLevelSecurity = true) => Dialect(ConnectionString, rowLevelSecurity);

    /// <summary>The same by another connection string.</summary>
    public static SqlServerDialect Dialect(string connectionString, bool rowLevelSecurity = true) =>
        new(StoreConnections.Of(connectionString, null), rowLevelSecurity);

    public async ValueTask DisposeAsync() => await TestSqlServer.Drop(ConnectionString);
}
