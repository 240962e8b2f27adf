using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace PerfHub.Api.Tests.Persistence.StatementChecks;

/// <summary>Parses T-SQL as SQL Server 2019 does, the oldest supported version.</summary>
internal static class Tsql
{
    public static TSqlScript Parse(string text, out List<string> errors)
    {
        using var reader = new StringReader(text);
        var script = new TSql150Parser(initialQuotedIdentifiers: true).Parse(reader, out var found);
        errors = [.. found.Select(it => $"{it.Line}:{it.Column} {it.Message}")];
        return script as TSqlScript ?? new TSqlScript();
    }

    /// <summary>Parses a valid text into its top-level statements.</summary>
    public static List<TSqlStatement> ParseStatements(string text)
    {
        var script = Parse(text, out var errors);
        Assert.Empty(errors);
        return [.. script.Batches.SelectMany(batch => batch.Statements)];
    }

    /// <summary>Whether the text is a query that ends in ORDER BY, so that a limit can be appended.</summary>
    public static bool EndsWithOrderBy(string text) =>
        Parse(text, out _).Batches.LastOrDefault()?.Statements.LastOrDefault() is SelectStatement
        {
            QueryExpression: { OrderByClause: not null, OffsetClause: null },
        };

    /// <summary>Whether the statement adds, changes or removes rows.</summary>
    public static bool ChangesRows(TSqlStatement statement) => statement is InsertStatement or UpdateStatement or DeleteStatement;

    /// <summary>Whether the statement only sets what row-level security lets the session see.</summary>
    public static bool SetsSessionContext(ExecuteStatement statement) =>
        statement.ExecuteSpecification.ExecutableEntity is ExecutableProcedureReference call
        && call.ProcedureReference.ProcedureReference.Name.BaseIdentifier.Value == "sp_set_session_context";

    /// <summary>Returns the source text of a node.</summary>
    public static string GetText(TSqlFragment node) => string.Concat(node.ScriptTokenStream
        .Skip(node.FirstTokenIndex).Take(node.LastTokenIndex - node.FirstTokenIndex + 1).Select(token => token.Text));
}
