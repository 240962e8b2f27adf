using System.Text.RegularExpressions;

namespace PerfHub.Api.Tests.Data.SqlServer;

/// <summary>Finds SQL that is written where it is used, so that no test would know of it; parts of statements too.</summary>
internal static partial class UnknownSql
{
    /// <summary>The types that make statements of a row type's names; what they make is compiled for every row type.</summary>
    public static IReadOnlyList<string> Generators { get; } = ["TableOf", "RowsOf", "QueueOf"];

    /// <summary>The texts that look like SQL and are not among the statements.</summary>
    public static IEnumerable<string> In(IEnumerable<(string Type, string Text)> texts, IEnumerable<Statement> statements)
    {
        var known = statements.Select(it => it.Text).Append(SentStatements.LimitEnd).ToHashSet();
        return texts
            .Where(it => LooksLikeSql(it.Text) && !known.Contains(it.Text) && !SqliteOnly.Has(it.Type) && !Generators.Contains(it.Type))
            .Select(it => $"{it.Type} has SQL that is not tested: {it.Text}");
    }

    public static bool LooksLikeSql(string text) => Keyword().IsMatch(text);

    [GeneratedRegex("""
        ^\s*(?:SELECT|INSERT|UPDATE|DELETE|EXEC|EXECUTE|WITH|DECLARE|MERGE|ALTER|CREATE|DROP|TRUNCATE|PRAGMA|BEGIN|COMMIT|ROLLBACK|SAVE|SAVEPOINT|RELEASE|REPLACE|SET|IF|GRANT|VACUUM|ATTACH|ANALYZE|FROM|JOIN|WHERE|AND|OR|ORDER|GROUP|HAVING|UNION|OFFSET|LIMIT|VALUES|RETURNING)(?:\s|$)
        """)]
    private static partial Regex Keyword();
}
