using PerfHub.Api.Persistence.SqlServer;

namespace PerfHub.Api.Tests.Infrastructure.Stores;

/// <summary>A SQL Server database without a schema, dropped after the test.</summary>
public sealed class EmptySqlServerDatabase : IAsyncDisposable
{
    private EmptySqlServerDatabase(string connectionString) => ConnectionString = connectionString;

    public string ConnectionString { get; }

    public static async Task<EmptySqlServerDatabase> CreateAsync() => new(await TestSqlServer.CreateDatabaseAsync());

    public SqlServerDialect CreateDialect(bool? rowLevelSecurity = null) => CreateDialect(ConnectionString, rowLevelSecurity);

    public static SqlServerDialect CreateDialect(string connectionString, bool? rowLevelSecurity = null) =>
        new(SqlServerConnectionStrings.Create(connectionString, null, allowUnencrypted: true), rowLevelSecurity ?? TestSqlServer.RowLevelSecurity);

    public async ValueTask DisposeAsync() => await TestSqlServer.DropDatabaseAsync(ConnectionString);
}
