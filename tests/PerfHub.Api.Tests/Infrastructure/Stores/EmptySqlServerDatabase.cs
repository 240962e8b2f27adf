using PerfHub.Api.Persistence.SqlServer;

namespace PerfHub.Api.Tests.Infrastructure.Stores;

/// <summary>A database of the tests' SQL Server that nobody has migrated.</summary>
public sealed class EmptySqlServerDatabase : IAsyncDisposable
{
    private EmptySqlServerDatabase(string connectionString) => ConnectionString = connectionString;

    public string ConnectionString { get; }

    public static async Task<EmptySqlServerDatabase> CreateAsync() => new(await TestSqlServer.CreateDatabaseAsync());

    /// <summary>A host's view of it.</summary>
    public SqlServerDialect CreateDialect(bool rowLevelSecurity = true) => CreateDialect(ConnectionString, rowLevelSecurity);

    /// <summary>The same by another connection string.</summary>
    public static SqlServerDialect CreateDialect(string connectionString, bool rowLevelSecurity = true) =>
        new(SqlServerConnectionStrings.Create(connectionString, null), rowLevelSecurity);

    public async ValueTask DisposeAsync() => await TestSqlServer.DropDatabaseAsync(ConnectionString);
}
