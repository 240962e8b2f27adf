using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace PerfHub.Api.Tests.Persistence.StatementChecks;

internal sealed partial class StatementCheck
{
    private IReadOnlyList<OutputColumn> CheckQuery(QueryExpression query, QueryScope? outer) => query switch
    {
        QuerySpecification select => CheckSelect(select, outer),
        BinaryQueryExpression both => CheckSetOperation(both, outer),
        QueryParenthesisExpression { QueryExpression: var inner } => CheckQuery(inner, outer),
        _ => AddUnsupported(query, Array.Empty<OutputColumn>()),
    };

    private List<OutputColumn> CheckSelect(QuerySpecification select, QueryScope? outer)
    {
        var scope = new QueryScope(outer);
        foreach (var table in select.FromClause?.TableReferences ?? [])
        {
            AddTable(table, scope);
        }

        if (select.FromClause?.TableReferences.Count > 1)
        {
            AddFailure(select.FromClause, "tables are joined by JOIN, not by commas");
        }

        CheckWhere(select.WhereClause, scope);
        foreach (var group in select.GroupByClause?.GroupingSpecifications ?? [])
        {
            _ = group is ExpressionGroupingSpecification { Expression: var by } ? CheckExpression(by, scope) : AddUnsupported(group, default(TypedExpression));
        }

        CheckCondition(select.HavingClause?.SearchCondition, scope);
        List<OutputColumn> outputs = [.. select.SelectElements.SelectMany(element => GetOutputColumns(element, scope))];
        CheckOrderBy(select.OrderByClause, outputs, scope, select.UniqueRowFilter == UniqueRowFilter.Distinct);
        CheckLimit(select.OffsetClause);
        _failures.AddRange(GroupingCheck.FindProblems(select));
        return outputs;
    }

    private IReadOnlyList<OutputColumn> CheckSetOperation(BinaryQueryExpression both, QueryScope? outer)
    {
        var (first, second) = (CheckQuery(both.FirstQueryExpression, outer), CheckQuery(both.SecondQueryExpression, outer));
        if (first.Count != second.Count)
        {
            AddFailure(both, $"{first.Count} columns and {second.Count}");
        }

        foreach (var (one, two) in first.Zip(second))
        {
            Unify(both, one.Value, two.Value);
        }

        CheckOrderBy(both.OrderByClause, first, new QueryScope(null));
        CheckLimit(both.OffsetClause);
        return first;
    }

    private IEnumerable<OutputColumn> GetOutputColumns(SelectElement element, QueryScope scope)
    {
        switch (element)
        {
            case SelectScalarExpression { Expression: var value, ColumnName: var name }:
                if (name is not null && name.FirstTokenIndex < value.FirstTokenIndex)
                {
                    AddFailure(element, $"{Tsql.GetText(element)} is an alias here and a comparison in SQLite");
                }

                return [new OutputColumn(name?.Value ?? (value as ColumnReferenceExpression)?.MultiPartIdentifier?.Identifiers[^1].Value, CheckExpression(value, scope))];
            case SelectStarExpression { Qualifier: var qualifier }:
                var table = qualifier?.Identifiers[^1].Value;
                var sources = scope.Sources.Where(source => table is null || source.Name == table).ToList();
                if (sources.Count == 0)
                {
                    AddFailure(element, $"there is no table or alias {table} for {Tsql.GetText(element)}");
                }

                return sources.SelectMany(source => source.Columns);
            default:
                return AddUnsupported(element, Array.Empty<OutputColumn>());
        }
    }

    private void CheckOrderBy(OrderByClause? order, IReadOnlyList<OutputColumn> outputs, QueryScope scope, bool areDistinct = false)
    {
        foreach (var value in order?.OrderByElements.Select(element => element.Expression) ?? [])
        {
            var isOutput = value is ColumnReferenceExpression { MultiPartIdentifier.Identifiers: [var name] }
                && outputs.Any(output => output.Name == name.Value);
            if (!isOutput)
            {
                CheckExpression(value, scope);
                if (areDistinct)
                {
                    AddFailure(value, $"{Tsql.GetText(value)} orders DISTINCT rows and is not one of their columns");
                }
            }
        }
    }

    private void CheckLimit(OffsetClause? limit)
    {
        foreach (var count in new[] { limit?.OffsetExpression, limit?.FetchExpression }.OfType<ScalarExpression>())
        {
            Unify(count, new TypedExpression(TypeVariable.FromType(SqlType.Int, "the number of rows")), CheckExpression(count, null));
        }
    }

    private void CheckWhere(WhereClause? where, QueryScope scope) => CheckCondition(where?.SearchCondition, scope);

    private void AddTable(TableReference reference, QueryScope scope)
    {
        switch (reference)
        {
            case NamedTableReference { TemporalClause: null, TableSampleClause: null } named when named.TableHints.All(IsQueueHint):
                var name = named.SchemaObject.BaseIdentifier.Value;
                AddTable(named, named.Alias?.Value ?? name, FindColumns(named.SchemaObject), scope);
                break;
            case VariableTableReference { Variable.Name: var rows } variable:
                AddTable(variable, variable.Alias?.Value ?? rows, FindTableParameterColumns(rows), scope);
                break;
            case QueryDerivedTable { Columns.Count: 0 } derived:
                AddTable(derived, derived.Alias.Value, CheckQuery(derived.QueryExpression, null), scope);
                break;
            case QualifiedJoin { JoinHint: JoinHint.None } join:
                AddTable(join.FirstTableReference, scope);
                AddTable(join.SecondTableReference, scope);
                CheckCondition(join.SearchCondition, scope);
                break;
            case UnqualifiedJoin { UnqualifiedJoinType: UnqualifiedJoinType.CrossJoin } join:
                AddTable(join.FirstTableReference, scope);
                AddTable(join.SecondTableReference, scope);
                break;
            default:
                AddUnsupported(reference);
                break;
        }
    }

    private void AddTable(TSqlFragment place, string name, IReadOnlyList<OutputColumn>? columns, QueryScope scope)
    {
        if (columns is null)
        {
            AddFailure(place, $"there is no table {Tsql.GetText(place)}");
        }

        if (scope.Add(new TableSource(name, columns ?? [])) is { } problem)
        {
            AddFailure(place, problem);
        }
    }

    private IReadOnlyList<OutputColumn>? FindColumns(SchemaObjectName table) => (table.SchemaIdentifier?.Value, table.BaseIdentifier.Value) switch
    {
        (null, var name) when _ctes.TryGetValue(name, out var cte) => cte,
        (null or "dbo", var name) => FindColumns(name, _schema.Tables.GetValueOrDefault(name)?.Columns),
        ("sys", var name) => FindColumns(name, SystemObjects.Tables.GetValueOrDefault(name)),
        _ => null,
    };

    private IReadOnlyList<OutputColumn>? FindTableParameterColumns(string parameter) =>
        _statement.TableParameters.TryGetValue(parameter, out var type) && type.StartsWith("dbo.", StringComparison.Ordinal)
            ? FindColumns(parameter, _schema.TableTypes.GetValueOrDefault(type["dbo.".Length..]))
            : null;

    private static IReadOnlyList<OutputColumn>? FindColumns(string table, IReadOnlyList<ServerColumn>? columns) => columns?
        .Select(column => new OutputColumn(
            column.Name,
            new TypedExpression(
                TypeVariable.FromType(new SqlType(column.Type), $"{table}.{column.Name}"),
                column.Type.StartsWith('n') ? column.Collation ?? "the database's" : null)))
        .ToList();

    /// <summary>The hints of <see cref="PerfHub.Api.Persistence.Dialect.SkipLockedHint"/>; Babelfish ignores them.</summary>
    private static bool IsQueueHint(TableHint hint) => hint.HintKind is TableHintKind.ReadCommittedLock or TableHintKind.ReadPast or TableHintKind.Rowlock;
}
