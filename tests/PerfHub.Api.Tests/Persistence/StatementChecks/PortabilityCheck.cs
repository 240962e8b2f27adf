using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace PerfHub.Api.Tests.Persistence.StatementChecks;

/// <summary>Reports SQL Server syntax that Azure SQL Database, Babelfish or SQLite do not support or treat differently.</summary>
internal sealed class PortabilityCheck : TSqlFragmentVisitor
{
    private static readonly string[] NonPortableFunctions =
    [
        "COMPRESS", "DECOMPRESS", "PERCENTILE_CONT", "PERCENTILE_DISC", "MIN_ACTIVE_ROWVERSION", "ISJSON",
        "JSON_VALUE", "JSON_QUERY", "JSON_MODIFY", "JSON_OBJECT", "JSON_ARRAY", "JSON_PATH_EXISTS", "JSON_OBJECTAGG", "JSON_ARRAYAGG",
    ];

    private readonly List<string> _problems = [];

    /// <summary>Returns the problems of a script, each with its line and column.</summary>
    public static IReadOnlyList<string> FindProblems(TSqlFragment text)
    {
        var visitor = new PortabilityCheck();
        text.Accept(visitor);
        return visitor._problems;
    }

    public override void Visit(MergeSpecification node) => AddProblem(node, "MERGE");

    public override void Visit(TemporalClause node) => AddProblem(node, "a temporal table");

    public override void Visit(SystemVersioningTableOption node) => AddProblem(node, "a temporal table");

    public override void Visit(SystemTimePeriodDefinition node) => AddProblem(node, "a temporal table");

    public override void Visit(ForClause node) => AddProblem(node, "FOR XML, JSON or BROWSE");

    public override void Visit(OpenJsonTableReference node) => AddProblem(node, "OPENJSON");

    // The parser has own node types for some functions, so calls are recognised by their first token.
    public override void Visit(PrimaryExpression node)
    {
        if (node.FirstTokenIndex >= 0 && node is not ValueExpression
            && NonPortableFunctions.FirstOrDefault(name => name.Equals(node.ScriptTokenStream[node.FirstTokenIndex].Text, StringComparison.OrdinalIgnoreCase)) is { } name
            && node is not ColumnReferenceExpression)
        {
            AddProblem(node, name);
        }
    }

    public override void Visit(QuerySpecification node)
    {
        if (node is { TopRowFilter: not null, OrderByClause: null })
        {
            AddProblem(node, "TOP without ORDER BY");
        }
    }

    public override void Visit(InsertSpecification node) => AddTopProblem(node);

    public override void Visit(UpdateSpecification node) => AddTopProblem(node);

    public override void Visit(DeleteSpecification node) => AddTopProblem(node);

    public override void Visit(BinaryExpression node)
    {
        if (node.BinaryExpressionType == BinaryExpressionType.Add && (node.FirstExpression is StringLiteral || node.SecondExpression is StringLiteral))
        {
            AddProblem(node, "+ between texts");
        }
    }

    private void AddTopProblem(DataModificationSpecification node)
    {
        if (node.TopRowFilter is not null)
        {
            AddProblem(node, "TOP without ORDER BY");
        }
    }

    private void AddProblem(TSqlFragment node, string what) => _problems.Add($"{node.StartLine}:{node.StartColumn} {what} is not portable");
}
