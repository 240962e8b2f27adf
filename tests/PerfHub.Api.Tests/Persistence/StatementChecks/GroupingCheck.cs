using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace PerfHub.Api.Tests.Persistence.StatementChecks;

/// <summary>
/// Reports columns that are neither aggregated nor grouped by. SQLite takes the value of any row, SQL Server refuses the query,
/// and DacFx does not check this.
/// </summary>
internal static class GroupingCheck
{
    private static readonly string[] AggregateFunctions = ["COUNT", "SUM", "MIN", "MAX", "AVG"];

    public static IEnumerable<string> FindProblems(QuerySpecification select)
    {
        var collector = new ColumnCollector();
        select.SelectElements.ToList().ForEach(element => element.Accept(collector));
        select.HavingClause?.Accept(collector);
        select.OrderByClause?.Accept(collector);
        if (!collector.HasAggregate && select.GroupByClause is null)
        {
            return [];
        }

        var names = select.SelectElements.OfType<SelectScalarExpression>().Select(element => element.ColumnName?.Value).ToHashSet();
        var groups = select.GroupByClause?.GroupingSpecifications.Select(Tsql.GetText).ToHashSet() ?? [];
        return collector.UnaggregatedColumns.Where(column => !groups.Contains(Tsql.GetText(column)) && !names.Contains(Tsql.GetText(column)))
            .Select(column => $"{column.StartLine}:{column.StartColumn} {Tsql.GetText(column)} is neither aggregated nor grouped by");
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

        // A subquery has its own grouping.
        public override void ExplicitVisit(ScalarSubquery node)
        {
        }
    }
}
