namespace PerfHub.Api.Tests.Persistence.StatementChecks;

/// <summary>A column that a query reads or gives; a value without a name has none.</summary>
internal readonly record struct OutputColumn(string? Name, TypedExpression Value);

/// <summary>A table in a FROM.</summary>
internal sealed record TableSource(string Name, IReadOnlyList<OutputColumn> Columns);

/// <summary>The names that a place in a query sees: its own tables', then those of the query around it.</summary>
internal sealed class QueryScope(QueryScope? around)
{
    public List<TableSource> Sources { get; } = [];

    /// <summary>Adds a table, or says why not.</summary>
    public string? Add(TableSource source)
    {
        var isTaken = Sources.Exists(it => it.Name == source.Name);
        Sources.Add(source);
        return isTaken ? $"two tables are called {source.Name}" : null;
    }

    /// <summary>Finds a column by its name, alone or behind its table's; or says why not.</summary>
    public string? Resolve(string? table, string column, out TypedExpression found)
    {
        found = new TypedExpression(TypeVariable.CreateNull());
        var matches = Sources.Where(source => table is null || source.Name == table)
            .SelectMany(source => source.Columns.Where(it => it.Name == column)).ToList();
        if (matches is [var match])
        {
            found = match.Value with { TypeVariable = match.Value.TypeVariable.Detach() };
            return null;
        }

        var name = table is null ? column : $"{table}.{column}";
        if (matches.Count > 1)
        {
            return $"{name} is ambiguous";
        }

        var isHere = table is not null && Sources.Exists(source => source.Name == table);
        return isHere || around is null
            ? table is null || isHere ? $"there is no column {name}" : $"there is no table or alias {table} for {name}"
            : around.Resolve(table, column, out found);
    }
}
