using PerfHub.Api.Persistence;
using PerfHub.Api.Persistence.SqlServer;

namespace PerfHub.Api.Tests.Infrastructure.Stores;

/// <summary>A migrated SQL Server database, dropped after the test.</summary>
public sealed class TempSqlServerStore : TestStore
{
    private TempSqlServerStore(string connectionString, bool? rowLevelSecurity)
    {
        DbValueConverter.RegisterTypeHandlers();
        ConnectionString = connectionString;
        Dialect = OpenDialect(rowLevelSecurity);
        Dialect.Migrate();
        Db = new Db(Dialect);
    }

    public string ConnectionString { get; }

    public override Dialect Dialect { get; }

    public override Db Db { get; }

    protected override IEnumerable<string> CreateNoteTableSql =>
    [
        "CREATE TABLE dbo.Note (Id bigint NOT NULL PRIMARY KEY, Text nvarchar(100) NOT NULL)",
        "CREATE TYPE dbo.NoteRows AS TABLE (Id bigint NOT NULL, Text nvarchar(100) NOT NULL)",
    ];

    public static async Task<TempSqlServerStore> CreateAsync(bool? rowLevelSecurity = null) =>
        new(await TestSqlServer.CreateDatabaseAsync(), rowLevelSecurity);

    public static async Task<TempSqlServerStore> CreateWithNotesAsync()
    {
        var store = await CreateAsync();
        await store.CreateNoteTableAsync();
        return store;
    }

    /// <summary>Another dialect for the same database.</summary>
    public SqlServerDialect OpenDialect(bool? rowLevelSecurity = null) => new(SqlServerConnectionStrings.Create(ConnectionString, null, allowUnencrypted: true), rowLevelSecurity ?? TestSqlServer.RowLevelSecurity);

    public override async ValueTask DisposeAsync() => await TestSqlServer.DropDatabaseAsync(ConnectionString);
}
