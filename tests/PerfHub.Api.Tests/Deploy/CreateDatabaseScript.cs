using System.Text.RegularExpressions;
using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace PerfHub.Api.Tests.Deploy;

/// <summary>The script that creates the database and its logins, parsed as T-SQL of SQL Server 2019.</summary>
internal static partial class CreateDatabaseScript
{
    public const string Database = "PerfHub", ApiLogin = "perfhub_api", MigrationLogin = "perfhub_migration";

    private static readonly string Text = DeployFolder.ReadText("sql/create-database.sql");

    /// <summary>The <c>$(Name)</c> variables that sqlcmd substitutes.</summary>
    public static List<string> Variables { get; } = [.. VariablePattern().Matches(Text).Select(match => match.Groups[1].Value).Distinct()];

    public static List<ParseError> Errors { get; } = [];

    /// <summary>Every statement, nested ones included.</summary>
    public static List<TSqlStatement> Statements { get; } = Parse();

    public static List<T> GetStatements<T>() => [.. Statements.OfType<T>()];

    private static List<TSqlStatement> Parse()
    {
        using var reader = new StringReader(VariablePattern().Replace(Text, "value of $1"));
        var script = new TSql150Parser(initialQuotedIdentifiers: false).Parse(reader, out var errors);
        Errors.AddRange(errors);
        var collector = new StatementCollector();
        script.Accept(collector);
        return collector.Statements;
    }

    [GeneratedRegex(@"\$\((\w+)\)")]
    private static partial Regex VariablePattern();

    private sealed class StatementCollector : TSqlFragmentVisitor
    {
        public List<TSqlStatement> Statements { get; } = [];

        public override void Visit(TSqlStatement node) => Statements.Add(node);
    }
}
