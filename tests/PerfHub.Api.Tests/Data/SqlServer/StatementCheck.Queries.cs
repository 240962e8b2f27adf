using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace PerfHub.Api.Tests.Data.SqlServer;

/// <summary>Queries: what they see, and what they give.</summary>
internal sealed partial class StatementCheck
{
    private IReadOnlyList<Output> Query(QueryExpression query, Scope? around) => query switch
    {
        QuerySpecification select => Select(select, around),
        BinaryQueryExpression both => Both(both, around),
        QueryParenthesisExpression { QueryExpression: var inner } => Query(inner, around),
        _ => Unknown(query, Array.Empty<Output>()),
    };

    private List<Output> Select(QuerySpecification select, Scope? around)
    {
        var scope = new Scope(around);
        foreach (var table in select.FromClause?.TableReferences ?? [])
        {
            Add(table, scope);
        }

        if (select.FromClause?.TableReferences.Count > 1)
        {
            Fail(select.FromClause, "tables are joined by JOIN, not by commas");
        }

        Where(select.WhereClause, scope);
        foreach (var group in select.GroupByClause?.GroupingSpecifications ?? [])
        {
            _ = group is ExpressionGroupingSpecification { Expression: var by } ? Expression(by, scope) : Unknown(group, default(Typed));
        }

        Condition(select.HavingClause?.SearchCondition, scope);
        List<Output> outputs = [.. select.SelectElements.SelectMany(element => Outputs(element, scope))];
        Order(select.OrderByClause, outputs, scope, select.UniqueRowFilter == UniqueRowFilter.Distinct);
        Limit(select.OffsetClause);
        _failures.AddRange(Grouping.Problems(select));
        return outputs;
    }

    private IReadOnlyList<Output> Both(BinaryQueryExpression both, Scope? around)
    {
        var (first, second) = (Query(both.FirstQueryExpression, around), Query(both.SecondQueryExpression, around));
        if (first.Count != second.Count)
        {
            Fail(both, $"{first.Count} columns and {second.Count}");
        }

        foreach (var (one, two) in first.Zip(second))
        {
            Same(both, one.Value, two.Value);
        }

        Order(both.OrderByClause, first, new Scope(null));
        Limit(both.OffsetClause);
        return first;
    }

    private IEnumerable<Output> Outputs(SelectElement element, Scope scope)
    {
        switch (element)
        {
            case SelectScalarExpression { Expression: var value, ColumnName: var name }:
                if (name is not null && name.FirstTokenIndex < value.FirstTokenIndex)
                {
                    Fail(element, $"{Tsql.TextOf(element)} names a column here, and compares on the embedded store");
                }

                return [new Output(name?.Value ?? (value as ColumnReferenceExpression)?.MultiPartIdentifier?.Identifiers[^1].Value, Expression(value, scope))];
            case SelectStarExpression { Qualifier: var qualifier }:
                var table = qualifier?.Identifiers[^1].Value;
                var sources = scope.Sources.Where(source => table is null || source.Name == table).ToList();
                if (sources.Count == 0)
                {
                    Fail(element, $"there is no table or alias {table} for {Tsql.TextOf(element)}");
                }

                return sources.SelectMany(source => source.Columns);
            default:
                return Unknown(element, Array.Empty<Output>());
        }
    }

    private void Order(OrderByClause? order, IReadOnlyList<Output> outputs, Scope scope, bool areDistinct = false)
    {
        foreach (var value in order?.OrderByElements.Select(element => element.Expression) ?? [])
        {
            var isOutput = value is ColumnReferenceExpression { MultiPartIdentifier.Identifiers: [var name] }
                && outputs.Any(output => output.Name == name.Value);
            if (!isOutput)
            {
                Expression(value, scope);
                if (areDistinct)
                {
                    Fail(value, $"{Tsql.TextOf(value)} is not among the DISTINCT values that it orders");
                }
            }
        }
    }

    private void Limit(OffsetClause? limit)
    {
        foreach (var count in new[] { limit?.OffsetExpression, limit?.FetchExpression }.OfType<ScalarExpression>())
        {
            Same(count, new Typed(Term.Of(SqlType.Int, "the number of rows")), Expression(count, null));
        }
    }

    private void Where(WhereClause? where, Scope scope) => Condition(where?.SearchCondition, scope);

    private void Add(TableReference reference, Scope scope)
    {
        switch (reference)
        {
            case NamedTableReference { TableHints.Count: 0, TemporalClause: null, TableSampleClause: null } named:
                var name = named.SchemaObject.BaseIdentifier.Value;
                Add(named, named.Alias?.Value ?? name, Columns(named.SchemaObject), scope);
                break;
            case VariableTableReference { Variable.Name: var rows } variable:
                Add(variable, variable.Alias?.Value ?? rows, RowColumns(rows), scope);
                break;
            case QueryDerivedTable { Columns.Count: 0 } derived:
                Add(derived, derived.Alias.Value, Query(derived.QueryExpression, null), scope);
                break;
            case QualifiedJoin { JoinHint: JoinHint.None } join:
                Add(join.FirstTableReference, scope);
                Add(join.SecondTableReference, scope);
                Condition(join.SearchCondition, scope);
                break;
            case UnqualifiedJoin { UnqualifiedJoinType: UnqualifiedJoinType.CrossJoin } join:
                Add(join.FirstTableReference, scope);
                Add(join.SecondTableReference, scope);
                break;
            default:
                Unknown(reference);
                break;
        }
    }

    private void Add(TSqlFragment place, string name, IReadOnlyList<Output>? columns, Scope scope)
    {
        if (columns is null)
        {
            Fail(place, $"there is no table {Tsql.TextOf(place)}");
        }

        if (scope.Add(new Source(name, columns ?? [])) is { } problem)
        {
            Fail(place, problem);
        }
    }

    private IReadOnlyList<Output>? Columns(SchemaObjectName table) => (table.SchemaIdentifier?.Value, table.BaseIdentifier.Value) switch
    {
        (null, var name) when _ctes.TryGetValue(name, out var cte) => cte,
        (null or "dbo", var name) => Columns(name, _schema.Tables.GetValueOrDefault(name)?.Columns),
        ("sys", var name) => Columns(name, SystemObjects.Tables.GetValueOrDefault(name)),
        _ => null,
    };

    private IReadOnlyList<Output>? RowColumns(string parameter) =>
        _statement.Rows.TryGetValue(parameter, out var type) && type.StartsWith("dbo.", StringComparison.Ordinal)
            ? Columns(parameter, _schema.Types.GetValueOrDefault(type["dbo.".Length..]))
            : null;

    private static IReadOnlyList<Output>? Columns(string table, IReadOnlyList<ServerColumn>? columns) => columns?
        .Select(column => new Output(
            column.Name,
            new Typed(
                Term.Of(new SqlType(column.Type), $"{table}.{column.Name}"),
                column.Type.StartsWith('n') ? column.Collation ?? "the database's" : null)))
        .ToList();
}
