using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace PerfHub.Api.Tests.Persistence.StatementChecks;

/// <summary>
/// Where rows are gathered, a column that is neither gathered nor grouped by has no value: the embedded store takes any
/// row's, SQL Server refuses the query, and DacFx does not look.
/// </summary>
internal static class GroupingCheck
{
    private static readonly string[] AggregateFunctions = ["COUNT", "SUM", "MIN", "MAX", "AVG"];

    public static IEnumerable<string> FindProblems(QuerySpecification select)
    {
        var found = new ColumnCollector();
        select.SelectElements.ToList().ForEach(element => element.Accept(found));
        select.HavingClause?.Accept(found);
        select.OrderByClause?.Accept(found);
        if (!found.HasAggregate && select.GroupByClause is null)
        {
            return [];
        }

        var names = select.SelectElements.OfType<SelectScalarExpression>().Select(element => element.ColumnName?.Value).ToHashSet();
        var groups = select.GroupByClause?.GroupingSpecifications.Select(Tsql.GetText).ToHashSet() ?? [];
        return found.UnaggregatedColumns.Where(column => !groups.Contains(Tsql.GetText(column)) && !names.Contains(Tsql.GetText(column)))
            .Select(column => $"{column.StartLine}:{column.StartColumn} {Tsql.GetText(column)} is neither gathered nor grouped by");
    }

    private sealed class ColumnCollector : TSqlFragmentVisitor
    {
        public bool HasAggregate { get; private set; }

        public List<ColumnReferenceExpression> UnaggregatedColumns { get; } = [];

        public override void ExplicitVisit(FunctionCall node)
        {
            if (node.OverClause is null && AggregateFunctions.Contains(node.FunctionName.Value.ToUpperInvariant()))
            {
                HasAggregate = true;
            }
            else
            {
                base.ExplicitVisit(node);
            }
        }

        public override void ExplicitVisit(ColumnReferenceExpression node) => UnaggregatedColumns.Add(node);

        // Another query gathers for itself.
        public override void ExplicitVisit(ScalarSubquery node)
        {
        }
    }
}
