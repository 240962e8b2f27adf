using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace PerfHub.Api.Tests.Data.SqlServer;

/// <summary>
/// Where rows are gathered, a column that is neither gathered nor grouped by has no value: the embedded store takes any
/// row's, SQL Server refuses the query, and DacFx does not look.
/// </summary>
internal static class Grouping
{
    private static readonly string[] Gathers = ["COUNT", "SUM", "MIN", "MAX", "AVG"];

    public static IEnumerable<string> Problems(QuerySpecification select)
    {
        var found = new Columns();
        select.SelectElements.ToList().ForEach(element => element.Accept(found));
        select.HavingClause?.Accept(found);
        select.OrderByClause?.Accept(found);
        if (!found.AreGathered && select.GroupByClause is null)
        {
            return [];
        }

        var names = select.SelectElements.OfType<SelectScalarExpression>().Select(element => element.ColumnName?.Value).ToHashSet();
        var groups = select.GroupByClause?.GroupingSpecifications.Select(Tsql.TextOf).ToHashSet() ?? [];
        return found.Alone.Where(column => !groups.Contains(Tsql.TextOf(column)) && !names.Contains(Tsql.TextOf(column)))
            .Select(column => $"{column.StartLine}:{column.StartColumn} {Tsql.TextOf(column)} is neither gathered nor grouped by");
    }

    private sealed class Columns : TSqlFragmentVisitor
    {
        public bool AreGathered { get; private set; }

        public List<ColumnReferenceExpression> Alone { get; } = [];

        public override void ExplicitVisit(FunctionCall node)
        {
            if (node.OverClause is null && Gathers.Contains(node.FunctionName.Value.ToUpperInvariant()))
            {
                AreGathered = true;
            }
            else
            {
                base.ExplicitVisit(node);
            }
        }

        public override void ExplicitVisit(ColumnReferenceExpression node) => Alone.Add(node);

        // Another query gathers for itself.
        public override void ExplicitVisit(ScalarSubquery node)
        {
        }
    }
}
