using System.Reflection;
using PerfHub.Api.Persistence;
using PerfHub.Api.Tests.Infrastructure.Stores;
using PerfHub.Api.Tests.Persistence.StatementChecks;

namespace PerfHub.Api.Tests.Persistence;

/// <summary>The row types match the migrated schema. Queries read and write columns by the names of their properties.</summary>
public sealed class SqliteSchemaTests(TempSqliteStore store) : IClassFixture<TempSqliteStore>
{
    private const string ColumnsSql = """
        SELECT name || ' ' || type || CASE "notnull" WHEN 1 THEN ' NOT NULL' ELSE ' NULL' END FROM pragma_table_info(@table)
        """;

    private static readonly NullabilityInfoContext Nullability = new();

    public static TheoryData<Type> Rows => new(RowTypes.All);

    [Theory]
    [MemberData(nameof(Rows))]
    public async Task A_row_type_has_the_columns_of_its_table(Type row)
    {
        var table = typeof(TableMap<>).MakeGenericType(row);
        var name = (string)table.GetProperty(nameof(TableMap<object>.Name))!.GetValue(null)!;

        var columns = await store.Db.QueryAsync<string>(ColumnsSql, new { table = name }, CancellationToken.None);

        Assert.Equal(columns.Order(), row.GetProperties().Select(DescribeColumn).Order());
    }

    [Fact]
    public async Task Every_table_has_a_row_type()
    {
        var tables = await store.Db.QueryAsync<string>(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'", new { }, CancellationToken.None);

        // Hosts of the release before still write the others (decision 0088).
        Assert.Equal(["DataVersion", "RankedReport", "RankingEntry", "RankingGroup", "SchemaVersions"], tables.Except(RowTypes.All.Select(RowTypes.GetTableName)).Order());
    }

    private static string DescribeColumn(PropertyInfo property)
    {
        var type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        var isNullable = Nullability.Create(property).WriteState == NullabilityState.Nullable;
        var kind = type == typeof(byte[]) ? "BLOB"
            : type == typeof(int) || type == typeof(long) || type == typeof(bool) || type == typeof(decimal) ? "INTEGER"
            : "TEXT";
        return $"{property.Name} {kind} {(isNullable ? "NULL" : "NOT NULL")}";
    }
}
