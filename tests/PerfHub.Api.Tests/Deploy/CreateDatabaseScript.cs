using System.Text.RegularExpressions;
using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace PerfHub.Api.Tests.Deploy;

/// <summary>The script that makes the database and its logins, parsed as SQL Server 2019 and later take it.</summary>
internal static partial class CreateDatabaseScript
{
    public const string Database = "PerfHub", ApiLogin = "perfhub_api", MigrationLogin = "perfhub_migration";

    public static string Text { get; } = DeployFolder.ReadText("sql/create-database.sql");

    /// <summary>The variables that sqlcmd fills in.</summary>
    public static List<string> Variables { get; } = [.. VariablePattern().Matches(Text).Select(it => it.Groups[1].Value).Distinct()];

    /// <summary>Every statement in it, those within others too.</summary>
    public static List<TSqlStatement> Statements { get; } = Parse(Text);

    /// <summary>The statements of a text; one that SQL Server would not take is an error.</summary>
    public static List<TSqlStatement> Parse(string text)
    {
        using var reader = new StringReader(VariablePattern().Replace(text, "value of $1"));
        var script = new TSql150Parser(initialQuotedIdentifiers: false).Parse(reader, out var errors);
        Assert.Empty(errors.Select(it => $"line {it.Line}: {it.Message}"));
        var found = new StatementCollector();
        script.Accept(found);
        return found.Statements;
    }

    public static List<T> GetStatements<T>() => [.. Statements.OfType<T>()];

    [GeneratedRegex(@"\$\((\w+)\)")]
    private static partial Regex VariablePattern();

    private sealed class StatementCollector : TSqlFragmentVisitor
    {
        public List<TSqlStatement> Statements { get; } = [];

        public override void Visit(TSqlStatement node) => Statements.Add(node);
    }
}
