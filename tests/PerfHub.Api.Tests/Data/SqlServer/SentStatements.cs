using System.Reflection;
using PerfHub.Api.Persistence;
using PerfHub.Api.Persistence.SqlServer;

namespace PerfHub.Api.Tests.Data.SqlServer;

/// <summary>
/// Every statement that the code can send to SQL Server: the constants whose names end in <c>Sql</c>, and what is made for
/// each row type. A constant that no method loads is a part of others, which hold it whole: the compiler has composed them.
/// </summary>
internal static class SentStatements
{
    private static readonly SqlServerDialect Dialect = new(StoreConnections.Of("Server=nowhere", null), rowLevelSecurity: true);

    /// <summary>The constants as they are written, one that ends in its ORDER BY without a limit too.</summary>
    public static IReadOnlyList<Statement> Constants { get; } = [.. Written()];

    public static IReadOnlyList<Statement> All { get; } =
    [
        .. Constants,
        .. Constants.Where(it => Tsql.IsOrdered(it.Text)).Select(Limited),
        .. RowTypes.All.Select(RowTypes.Insert),
        .. RowTypes.All.Where(RowTypes.HasKey).Select(RowTypes.Remove),
        .. RowTypes.All.Where(RowTypes.IsQueue).SelectMany(RowTypes.Queue),
        .. RowTypes.All.Where(RowTypes.IsQueue).SelectMany(RowTypes.Queue).Where(it => Tsql.IsOrdered(it.Text)).Select(Limited),
        .. RowTypes.All.Where(row => row.GetProperty("Id") is not null).Select(RowTypes.Update),
    ];

    /// <summary>What the dialect ends a limited query with.</summary>
    public static string LimitEnd { get; } = Dialect.Limited("");

    /// <summary>A query with its limit, as the dialect has it.</summary>
    public static Statement Limited(Statement query) => new($"{query.Name}, limited", Dialect.Limited(query.Text));

    private static IEnumerable<Statement> Written()
    {
        var loaded = AssemblyCode.PerfHub.Texts.Select(it => it.Text).ToHashSet();
        return
            from type in typeof(Db).Assembly.GetTypes()
            where !SqliteOnly.Has(AssemblyCode.NameOf(type))
            from field in type.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)
            where field is { IsLiteral: true } && field.FieldType == typeof(string) && field.Name.EndsWith("Sql", StringComparison.Ordinal)
            let text = (string)field.GetRawConstantValue()!
            where loaded.Contains(text)
            orderby AssemblyCode.NameOf(type), field.Name
            select new Statement($"{AssemblyCode.NameOf(type)}.{field.Name}", text);
    }
}
