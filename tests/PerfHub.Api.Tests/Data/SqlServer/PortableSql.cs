using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace PerfHub.Api.Tests.Data.SqlServer;

/// <summary>Refuses what SQL Server takes but Azure SQL Database, Babelfish or the embedded store do not, or not alike.</summary>
internal sealed class PortableSql : TSqlFragmentVisitor
{
    private static readonly string[] Functions =
    [
        "COMPRESS", "DECOMPRESS", "PERCENTILE_CONT", "PERCENTILE_DISC", "MIN_ACTIVE_ROWVERSION", "ISJSON",
        "JSON_VALUE", "JSON_QUERY", "JSON_MODIFY", "JSON_OBJECT", "JSON_ARRAY", "JSON_PATH_EXISTS", "JSON_OBJECTAGG", "JSON_ARRAYAGG",
    ];

    private readonly List<string> _refused = [];

    /// <summary>What is refused of a text, each with its place.</summary>
    public static IReadOnlyList<string> Refused(TSqlFragment text)
    {
        var visitor = new PortableSql();
        text.Accept(visitor);
        return visitor._refused;
    }

    public override void Visit(MergeSpecification node) => Refuse(node, "MERGE");

    public override void Visit(TemporalClause node) => Refuse(node, "a temporal table");

    public override void Visit(SystemVersioningTableOption node) => Refuse(node, "a temporal table");

    public override void Visit(SystemTimePeriodDefinition node) => Refuse(node, "a temporal table");

    public override void Visit(ForClause node) => Refuse(node, "FOR XML, JSON or BROWSE");

    public override void Visit(OpenJsonTableReference node) => Refuse(node, "OPENJSON");

    // The grammar makes some functions kinds of their own, so each call is known by its first word.
    public override void Visit(PrimaryExpression node)
    {
        if (node.FirstTokenIndex >= 0 && node is not ValueExpression
            && Functions.FirstOrDefault(name => name.Equals(node.ScriptTokenStream[node.FirstTokenIndex].Text, StringComparison.OrdinalIgnoreCase)) is { } name
            && node is not ColumnReferenceExpression)
        {
            Refuse(node, name);
        }
    }

    public override void Visit(QuerySpecification node)
    {
        if (node is { TopRowFilter: not null, OrderByClause: null })
        {
            Refuse(node, "TOP without ORDER BY");
        }
    }

    public override void Visit(InsertSpecification node) => RefuseTop(node);

    public override void Visit(UpdateSpecification node) => RefuseTop(node);

    public override void Visit(DeleteSpecification node) => RefuseTop(node);

    public override void Visit(BinaryExpression node)
    {
        if (node.BinaryExpressionType == BinaryExpressionType.Add && (node.FirstExpression is StringLiteral || node.SecondExpression is StringLiteral))
        {
            Refuse(node, "+ between texts");
        }
    }

    private void RefuseTop(DataModificationSpecification node)
    {
        if (node.TopRowFilter is not null)
        {
            Refuse(node, "TOP without ORDER BY");
        }
    }

    private void Refuse(TSqlFragment node, string what) => _refused.Add($"{node.StartLine}:{node.StartColumn} {what} is not portable");
}
