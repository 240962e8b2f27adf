using System.Text.RegularExpressions;

namespace PerfHub.Api.Tests.Persistence.StatementChecks;

/// <summary>Finds SQL, and parts of SQL statements, that <see cref="StatementCatalog"/> misses.</summary>
internal static partial class UncheckedSqlFinder
{
    /// <summary>The types that generate statements from row types. The catalog holds their output for every row type.</summary>
    public static IReadOnlyList<string> GeneratorTypes { get; } = ["TableMap", "SqlServerTableType", "OutboxTable"];

    public static IEnumerable<string> Find(IEnumerable<(string Type, string Text)> texts, IEnumerable<SqlStatement> statements)
    {
        var known = statements.Select(it => it.Text).Append(StatementCatalog.LimitClause).Append(StatementCatalog.Dialect.SkipLockedHint).ToHashSet();
        return texts
            .Where(it => LooksLikeSql(it.Text) && !it.Text.StartsWith("SET NOCOUNT", StringComparison.Ordinal) && !known.Contains(it.Text) && !SqliteOnlyTypes.Contains(it.Type) && !GeneratorTypes.Contains(it.Type))
            .Select(it => $"{it.Type} has SQL that is not in the catalog: {it.Text}");
    }

    public static bool LooksLikeSql(string text) => KeywordPattern().IsMatch(text);

    [GeneratedRegex("""
        ^\s*(?:SELECT|INSERT|UPDATE|DELETE|EXEC|EXECUTE|WITH|DECLARE|MERGE|ALTER|CREATE|DROP|TRUNCATE|PRAGMA|BEGIN|COMMIT|ROLLBACK|SAVE|SAVEPOINT|RELEASE|REPLACE|SET|IF|GRANT|VACUUM|ATTACH|ANALYZE|FROM|JOIN|WHERE|AND|OR|ORDER|GROUP|HAVING|UNION|OFFSET|LIMIT|VALUES|RETURNING)(?:\s|$)
        """)]
    private static partial Regex KeywordPattern();
}
