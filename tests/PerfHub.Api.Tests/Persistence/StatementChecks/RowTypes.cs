using System.Reflection;
using Microsoft.Data.SqlClient.Server;
using PerfHub.Api.Persistence;
using PerfHub.Api.Persistence.Outbox;

namespace PerfHub.Api.Tests.Persistence.StatementChecks;

/// <summary>The row types of the API, with the statements and table types that the code generates for them.</summary>
internal static class RowTypes
{
    private static readonly Type TableTypeDefinition =
        typeof(Db).Assembly.GetType("PerfHub.Api.Persistence.SqlServer.SqlServerTableType`1", throwOnError: true)!;

    // Row types that are only read are not public.
    public static Type[] All { get; } =
        [.. typeof(Db).Assembly.GetExportedTypes().Where(type => type.Name.EndsWith("Row", StringComparison.Ordinal) && !type.IsNested)];

    public static string GetTableName(Type row) => row.Name[..^"Row".Length];

    /// <summary>Returns the name of the table type for such rows.</summary>
    public static string TypeName(Type row) => (string)GetGenericProperty(TableTypeDefinition, row, nameof(TypeName)).GetValue(null)!;

    /// <summary>Returns the columns of a table-valued parameter, in order.</summary>
    public static SqlMetaData[] GetSentColumns(Type row) =>
        (SqlMetaData[])TableTypeDefinition.MakeGenericType(row).GetField("Columns", BindingFlags.Static | BindingFlags.NonPublic)!.GetValue(null)!;

    public static SqlStatement CreateInsert(Type row) => CreateRowStatement(row, "Insert");

    public static SqlStatement CreateDelete(Type row) => CreateRowStatement(row, "Remove");

    public static bool HasKey(Type row) => row.IsDefined(typeof(RowKeyAttribute));

    public static SqlStatement CreateUpdate(Type row) => CreateRowStatement(row, "Update");

    /// <summary>The statements that write a single row, with a parameter for each column.</summary>
    public static IEnumerable<SqlStatement> CreateSingleRowStatements(Type row) =>
        from what in new[] { "Insert", HasKey(row) ? "Remove" : null, row.GetProperty("Id") is null ? null : "Update" }
        where what is not null
        select new SqlStatement($"{what} one {row.Name}", (string)GetGenericProperty(typeof(TableMap<>), row, $"{what}Sql").GetValue(null)!);

    public static bool IsOutbox(Type row) => row.GetProperty("ClaimId") is not null;

    public static IEnumerable<SqlStatement> CreateOutboxStatements(Type row) =>
        from member in typeof(OutboxTable<>).MakeGenericType(row).GetMethods(BindingFlags.Static | BindingFlags.Public)
        select new SqlStatement($"{member.Name} of {row.Name}", (string)member.Invoke(null, member.GetParameters().Length == 0 ? [] : [StatementCatalog.Dialect])!);

    private static SqlStatement CreateRowStatement(Type row, string what)
    {
        var text = TableTypeDefinition.MakeGenericType(row).GetMethod($"{what}Sql")!.Invoke(null, ["@rows0"])!;
        return new SqlStatement($"{what}<{row.Name}>", (string)text) { TableParameters = new Dictionary<string, string> { ["@rows0"] = TypeName(row) } };
    }

    private static PropertyInfo GetGenericProperty(Type generic, Type row, string name) => generic.MakeGenericType(row).GetProperty(name)!;
}
