using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace PerfHub.Api.Tests.Persistence.StatementChecks;

/// <summary>T-SQL as SQL Server 2019, the oldest that is supported, reads it.</summary>
internal static class Tsql
{
    /// <summary>Parses a text.</summary>
    public static TSqlScript Parse(string text, out List<string> errors)
    {
        using var reader = new StringReader(text);
        var script = new TSql150Parser(initialQuotedIdentifiers: true).Parse(reader, out var found);
        errors = [.. found.Select(it => $"{it.Line}:{it.Column} {it.Message}")];
        return script as TSqlScript ?? new TSqlScript();
    }

    /// <summary>The statements of a text that has no errors, those within others not counted.</summary>
    public static List<TSqlStatement> ParseStatements(string text)
    {
        var script = Parse(text, out var errors);
        Assert.Empty(errors);
        return [.. script.Batches.SelectMany(batch => batch.Statements)];
    }

    /// <summary>Whether a text ends in its ORDER BY, so that it takes a limit.</summary>
    public static bool EndsWithOrderBy(string text) =>
        Parse(text, out _).Batches.LastOrDefault()?.Statements.LastOrDefault() is SelectStatement
        {
            QueryExpression: { OrderByClause: not null, OffsetClause: null },
        };

    /// <summary>A piece of a parsed text as it was written.</summary>
    public static string GetText(TSqlFragment piece) => string.Concat(piece.ScriptTokenStream
        .Skip(piece.FirstTokenIndex).Take(piece.LastTokenIndex - piece.FirstTokenIndex + 1).Select(token => token.Text));
}
