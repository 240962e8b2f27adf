using System.Reflection;

namespace PerfHub.Api.Tests.Persistence.StatementChecks;

/// <summary>
/// Row types, table types and tables have the same columns. SQL Server matches the columns of a table-valued parameter by
/// position, so swapped columns would be stored as each other.
/// </summary>
public sealed class RowTypesTests
{
    private static readonly NullabilityInfoContext Nullability = new();

    public static TheoryData<Type> Rows => new(RowTypes.All);

    [Theory]
    [MemberData(nameof(Rows))]
    public void A_row_type_has_the_columns_of_its_table_and_the_column_order_of_its_table_type(Type row)
    {
        var columns = row.GetProperties().Select(property => $"{property.Name} {GetSqlTypeName(property.PropertyType)} {DescribeNullability(IsNullable(property))}").ToList();
        var type = ServerSchema.Migrated.TableTypes[RowTypes.TypeName(row)["dbo.".Length..]];

        Assert.Equal(columns, type.Select(Describe));
        Assert.Equal(columns.Order(), ServerSchema.Migrated.Tables[RowTypes.GetTableName(row)].Columns.Select(Describe).Order());
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void Values_are_sent_with_the_type_of_their_column(Type row) => Assert.Equal(
        ServerSchema.Migrated.TableTypes[RowTypes.TypeName(row)["dbo.".Length..]].Select(column => $"{column.Name} {column.Type.Split('(')[0]}"),
        RowTypes.GetSentColumns(row).Select(sent => $"{sent.Name} {sent.TypeName.ToLowerInvariant()}"));

    [Fact]
    public void Every_table_has_a_table_type_and_every_table_type_a_table()
    {
        Assert.Equal(ServerSchema.Migrated.Tables.Keys.Order(), RowTypes.All.Select(RowTypes.GetTableName).Order());
        Assert.All(ServerSchema.Migrated.TableTypes.Keys, type => Assert.Contains(
            ServerSchema.Migrated.Tables.Keys, table => type == $"{table}Rows" || type.StartsWith($"{table}Rows_V", StringComparison.Ordinal)));
    }

    [Fact]
    public void Older_versions_of_a_table_type_stay_for_the_hosts_of_the_previous_release() => Assert.All(
        ServerSchema.Migrated.TableTypes.Keys.Where(type => type.Contains("_V", StringComparison.Ordinal)),
        type => Assert.Contains(type[..type.IndexOf("_V", StringComparison.Ordinal)], ServerSchema.Migrated.TableTypes.Keys));

    [Fact]
    public void Every_table_type_has_the_columns_of_its_table() => ProblemAssert.Empty(FindDifferences(ServerSchema.Migrated));

    [Theory]
    [InlineData("Name nvarchar(200) NOT NULL", "")]
    [InlineData("Name nvarchar(200) NOT NULL", "Name nvarchar(100) NOT NULL")]
    [InlineData("Name nvarchar(200) NOT NULL", "Name nvarchar(200) NULL")]
    [InlineData("Name nvarchar(200) NOT NULL", "Name nvarchar(200) COLLATE Latin1_General_100_BIN2 NOT NULL")]
    [InlineData("Size int NOT NULL", "Size bigint NOT NULL")]
    public void A_table_type_that_differs_from_its_table_is_reported(string column, string replacement) => Assert.NotEmpty(FindDifferences(
        ServerSchema.FromModel(SchemaModel.Load(
        [
            $"CREATE TABLE dbo.Note (Id bigint NOT NULL, {column}, CONSTRAINT PK_Note PRIMARY KEY (Id))",
            $"CREATE TYPE dbo.NoteRows AS TABLE ({string.Join(", ", new[] { "Id bigint NOT NULL", replacement }.Where(it => it is not ""))})",
        ]))));

    private static IEnumerable<string> FindDifferences(ServerSchema schema) =>
        from table in schema.Tables.Values
        let type = schema.TableTypes[GetLatestType(schema, table.Name)]
        from column in table.Columns.Except(type).Concat(type.Except(table.Columns))
        select $"{table.Name}: {column}";

    private static string GetLatestType(ServerSchema schema, string table) =>
        schema.TableTypes.Keys.Where(type => type == $"{table}Rows" || type.StartsWith($"{table}Rows_V", StringComparison.Ordinal)).Max(StringComparer.Ordinal)!;

    private static bool IsNullable(PropertyInfo property) => Nullability.Create(property).WriteState == NullabilityState.Nullable;

    private static string Describe(ServerColumn column) => $"{column.Name} {column.Type.Split('(')[0]} {DescribeNullability(column.IsNullable)}";

    private static string DescribeNullability(bool isNullable) => isNullable ? "NULL" : "NOT NULL";

    /// <summary>Returns the SQL type for a property; decimals are stored as integers, multiplied by 10^6.</summary>
    private static string GetSqlTypeName(Type property) => (Nullable.GetUnderlyingType(property) ?? property) switch
    {
        var type when type == typeof(int) => "int",
        var type when type == typeof(long) || type == typeof(decimal) => "bigint",
        var type when type == typeof(bool) => "bit",
        var type when type == typeof(DateTime) => "datetime2",
        var type when type == typeof(byte[]) => "varbinary",
        _ => "nvarchar",
    };
}
