using System.Reflection;
using PerfHub.Api.Persistence;
using PerfHub.Api.Persistence.SqlServer;

namespace PerfHub.Api.Tests.Persistence.StatementChecks;

/// <summary>
/// Every statement that the code can send to SQL Server: the constants whose names end in <c>Sql</c>, and the statements generated
/// for each row type. Constants that no method loads are parts of others and are left out.
/// </summary>
internal static class StatementCatalog
{
    internal static readonly SqlServerDialect Dialect = new(SqlServerConnectionStrings.Create("Server=nowhere", null, allowUnencrypted: true), rowLevelSecurity: true);

    /// <summary>The constants, without the limit that the dialect may add.</summary>
    public static IReadOnlyList<SqlStatement> Constants { get; } = [.. FindConstants()];

    public static IReadOnlyList<SqlStatement> All { get; } =
    [
        .. Constants,
        .. Constants.Where(it => Tsql.EndsWithOrderBy(it.Text)).Select(WithLimit),
        .. RowTypes.All.Select(RowTypes.CreateInsert),
        .. RowTypes.All.Where(RowTypes.HasKey).Select(RowTypes.CreateDelete),
        .. RowTypes.All.Where(RowTypes.IsOutbox).SelectMany(RowTypes.CreateOutboxStatements),
        .. RowTypes.All.Where(RowTypes.IsOutbox).SelectMany(RowTypes.CreateOutboxStatements).Where(it => Tsql.EndsWithOrderBy(it.Text)).Select(WithLimit),
        .. RowTypes.All.Where(row => row.GetProperty("Id") is not null).Select(RowTypes.CreateUpdate),
    ];

    /// <summary>The text that the dialect appends to limit a query.</summary>
    public static string LimitClause { get; } = Dialect.ApplyLimit("");

    public static SqlStatement WithLimit(SqlStatement query) => new($"{query.Name}, limited", Dialect.ApplyLimit(query.Text));

    private static IEnumerable<SqlStatement> FindConstants()
    {
        var loaded = AssemblyIlReader.ApiAssembly.LoadedStrings.Select(it => it.Text).ToHashSet();
        return
            from type in typeof(Db).Assembly.GetTypes()
            where !SqliteOnlyTypes.Contains(AssemblyIlReader.GetTypeName(type))
            from field in type.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)
            where field is { IsLiteral: true } && field.FieldType == typeof(string) && field.Name.EndsWith("Sql", StringComparison.Ordinal)
            let text = (string)field.GetRawConstantValue()!
            where loaded.Contains(text)
            orderby AssemblyIlReader.GetTypeName(type), field.Name
            select new SqlStatement($"{AssemblyIlReader.GetTypeName(type)}.{field.Name}", text);
    }
}
