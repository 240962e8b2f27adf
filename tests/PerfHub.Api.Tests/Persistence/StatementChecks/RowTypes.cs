using System.Reflection;
using Microsoft.Data.SqlClient.Server;
using PerfHub.Api.Persistence;
using PerfHub.Api.Persistence.Outbox;

namespace PerfHub.Api.Tests.Persistence.StatementChecks;

/// <summary>The types of stored rows, and what the code makes of each.</summary>
internal static class RowTypes
{
    private static readonly Type TableTypeDefinition =
        typeof(Db).Assembly.GetType("PerfHub.Api.Persistence.SqlServer.SqlServerTableType`1", throwOnError: true)!;

    // Those that only a query fills are not public.
    public static Type[] All { get; } =
        [.. typeof(Db).Assembly.GetExportedTypes().Where(type => type.Name.EndsWith("Row", StringComparison.Ordinal) && !type.IsNested)];

    public static string GetTableName(Type row) => row.Name[..^"Row".Length];

    /// <summary>The name of the type that a parameter with rows has.</summary>
    public static string TypeName(Type row) => (string)GetGenericProperty(TableTypeDefinition, row, nameof(TypeName)).GetValue(null)!;

    /// <summary>The columns as they are sent.</summary>
    public static SqlMetaData[] GetSentColumns(Type row) =>
        (SqlMetaData[])TableTypeDefinition.MakeGenericType(row).GetField("Columns", BindingFlags.Static | BindingFlags.NonPublic)!.GetValue(null)!;

    /// <summary>The statement that inserts the rows of a parameter.</summary>
    public static SqlStatement CreateInsert(Type row) => CreateRowStatement(row, "Insert");

    /// <summary>The statement that removes the rows that have the keys of a parameter's.</summary>
    public static SqlStatement CreateDelete(Type row) => CreateRowStatement(row, "Remove");

    /// <summary>Whether the code can remove such rows.</summary>
    public static bool HasKey(Type row) => row.IsDefined(typeof(RowKeyAttribute));

    /// <summary>The statement that changes the rows that have the ids of a parameter's.</summary>
    public static SqlStatement CreateUpdate(Type row) => CreateRowStatement(row, "Update");

    /// <summary>Whether an outbox processor claims such rows.</summary>
    public static bool IsOutbox(Type row) => row.GetProperty("ClaimId") is not null;

    /// <summary>The statements of an outbox.</summary>
    public static IEnumerable<SqlStatement> CreateOutboxStatements(Type row) =>
        from member in typeof(OutboxTable<>).MakeGenericType(row).GetProperties()
        select new SqlStatement($"{member.Name} of {row.Name}", (string)member.GetValue(null)!);

    private static SqlStatement CreateRowStatement(Type row, string what)
    {
        var text = TableTypeDefinition.MakeGenericType(row).GetMethod($"{what}Sql")!.Invoke(null, ["@rows0"])!;
        return new SqlStatement($"{what}<{row.Name}>", (string)text) { TableParameters = new Dictionary<string, string> { ["@rows0"] = TypeName(row) } };
    }

    private static PropertyInfo GetGenericProperty(Type generic, Type row, string name) => generic.MakeGenericType(row).GetProperty(name)!;
}
