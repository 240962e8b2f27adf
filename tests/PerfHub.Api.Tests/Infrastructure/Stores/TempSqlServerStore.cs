using PerfHub.Api.Persistence;
using PerfHub.Api.Persistence.SqlServer;

namespace PerfHub.Api.Tests.Infrastructure.Stores;

/// <summary>A database of one's own on the tests' SQL Server.</summary>
public sealed class TempSqlServerStore : TestStore
{
    private TempSqlServerStore(string connectionString, bool rowLevelSecurity)
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

    public static async Task<TempSqlServerStore> CreateAsync(bool rowLevelSecurity = true) =>
        new(await TestSqlServer.CreateDatabaseAsync(), rowLevelSecurity);

    /// <summary>A database with its table of notes.</summary>
    public static async Task<TempSqlServerStore> CreateWithNotesAsync()
    {
        var store = await CreateAsync();
        await store.CreateNoteTableAsync();
        return store;
    }

    /// <summary>The same database, opened by another host.</summary>
    public SqlServerDialect OpenDialect(bool rowLevelSecurity = true) => new(SqlServerConnectionStrings.Create(ConnectionString, null), rowLevelSecurity);

    public override async ValueTask DisposeAsync() => await TestSqlServer.DropDatabaseAsync(ConnectionString);
}
