using PerfHub.Api.Tests.Infrastructure.Stores;

namespace PerfHub.Api.Tests.Persistence.StatementChecks;

/// <summary>The migrations of both stores lead to the same schema.</summary>
public sealed class SchemaComparisonTests(TempSqliteStore store) : IClassFixture<TempSqliteStore>
{
    private const string TablesSql =
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' AND name <> 'SchemaVersions'";

    private const string ColumnsSql = """
        SELECT name || ' ' || type || CASE "notnull" WHEN 1 THEN ' NOT NULL' ELSE ' NULL' END FROM pragma_table_info(@table)
        """;

    private const string PrimaryKeySql = "SELECT name FROM pragma_table_info(@table) WHERE pk > 0 ORDER BY pk";

    private const string UniquesSql = """
        SELECT (SELECT group_concat(name, ', ') FROM (SELECT name FROM pragma_index_info(i.name) ORDER BY seqno))
        FROM pragma_index_list(@table) i WHERE i."unique" = 1 AND i.origin <> 'pk'
        """;

    private const string ForeignKeysSql = """
        SELECT group_concat("from", ', ') || ' → ' || "table" || ' (' || group_concat("to", ', ') || ')'
        FROM (SELECT * FROM pragma_foreign_key_list(@table) ORDER BY id, seq) GROUP BY id
        """;

    // SQLite sorts the deviations of one report after the other, so its key need not be in the order of a list. SQL Server would sort those of the
    // whole region, and has the rule in the key.
    private static readonly Dictionary<string, string> SqliteKeys = new() { ["Deviation"] = "ReportId, Id" };

    public static TheoryData<string> Tables => new(ServerSchema.Migrated.Tables.Keys);

    [Fact]
    public async Task Both_stores_have_the_same_tables()
    {
        Assert.Equal(ServerSchema.Migrated.Tables.Keys.Order(), (await QueryAsync(TablesSql, "")).Order());
    }

    [Theory]
    [MemberData(nameof(Tables))]
    public async Task A_table_has_the_same_columns_and_keys_in_both_stores(string table)
    {
        var server = ServerSchema.Migrated.Tables[table];

        Assert.Equal(server.Columns.Select(DescribeSqliteColumn), await QueryAsync(ColumnsSql, table));
        Assert.Equal(SqliteKeys.GetValueOrDefault(table, server.PrimaryKey), string.Join(", ", await QueryAsync(PrimaryKeySql, table)));
        Assert.Equal(server.UniqueKeys, (await QueryAsync(UniquesSql, table)).Order());
        Assert.Equal(server.ForeignKeys, (await QueryAsync(ForeignKeysSql, table)).Order());
    }

    // Otherwise the comparison might compare empty lists.
    [Fact]
    public async Task Keys_of_every_kind_are_found_in_both_stores()
    {
        Assert.Equal(["Bureau, Year, Unit"], await QueryAsync(UniquesSql, "CurrentReport"));
        Assert.Equal(["Bureau, Unit → Unit (Bureau, Code)"], await QueryAsync(ForeignKeysSql, "CurrentReport"));
        Assert.Equal(["Scope", "Year", "Metric", "Position"], await QueryAsync(PrimaryKeySql, "RankingEntry"));
        Assert.Equal(["Bureau, Year, Unit"], ServerSchema.Migrated.Tables["CurrentReport"].UniqueKeys);
        Assert.Equal(["Bureau, Unit → Unit (Bureau, Code)"], ServerSchema.Migrated.Tables["CurrentReport"].ForeignKeys);
        Assert.Equal("Scope, Year, Metric, Position", ServerSchema.Migrated.Tables["RankingEntry"].PrimaryKey);
    }

    private Task<List<string>> QueryAsync(string sql, string table) =>
        store.Db.QueryAsync<string>(sql, new { table }, CancellationToken.None);

    private static string DescribeSqliteColumn(ServerColumn column)
    {
        var kind = new SqlType(column.Type).Family switch
        {
            SqlTypeFamily.Integer or SqlTypeFamily.Bit => "INTEGER",
            SqlTypeFamily.Binary => "BLOB",
            _ => "TEXT",
        };
        return $"{column.Name} {kind} {(column.IsNullable ? "NULL" : "NOT NULL")}";
    }
}
