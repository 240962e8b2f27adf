using System.Globalization;
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
    public void Every_table_has_a_table_type_and_every_table_type_a_table() => Assert.Equal(
        ServerSchema.Migrated.Tables.Keys.Order(), ServerSchema.Migrated.TableTypes.Keys.Select(GetTableName).Distinct().Order());

    [Fact]
    public void The_newest_table_type_has_the_columns_of_its_table() => ProblemAssert.Empty(FindDifferences(ServerSchema.Migrated));

    [Fact]
    public void An_older_table_type_has_only_columns_of_its_table() => ProblemAssert.Empty(
        from type in ServerSchema.Migrated.TableTypes
        from column in type.Value.Except(ServerSchema.Migrated.Tables[GetTableName(type.Key)].Columns)
        select $"{type.Key}: {column}");

    [Fact]
    public void A_newer_table_type_stands_beside_the_older_one() => Assert.Empty(FindDifferences(ServerSchema.FromModel(SchemaModel.Load(
    [
        "CREATE TABLE dbo.Note (Id bigint NOT NULL, Size int NULL, CONSTRAINT PK_Note PRIMARY KEY (Id))",
        "CREATE TYPE dbo.NoteRows AS TABLE (Id bigint NOT NULL)",
        "CREATE TYPE dbo.NoteRows_V2 AS TABLE (Id bigint NOT NULL, Size int NULL)",
    ]))));

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
        let type = schema.TableTypes.Where(type => GetTableName(type.Key) == table.Name).MaxBy(type => GetVersion(type.Key)).Value
        from column in table.Columns.Except(type).Concat(type.Except(table.Columns))
        select $"{table.Name}: {column}";

    private static string GetTableName(string type) => type.Split("Rows")[0];

    private static int GetVersion(string type) => type.Split("_V") is [_, var version] ? int.Parse(version, CultureInfo.InvariantCulture) : 1;

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
