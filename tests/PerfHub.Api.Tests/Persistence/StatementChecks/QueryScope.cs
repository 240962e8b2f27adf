namespace PerfHub.Api.Tests.Persistence.StatementChecks;

/// <summary>A column of a table or of a result; the name is null for an expression without an alias.</summary>
internal readonly record struct OutputColumn(string? Name, TypedExpression Value);

/// <summary>A table of a FROM clause, under its alias.</summary>
internal sealed record TableSource(string Name, IReadOnlyList<OutputColumn> Columns);

/// <summary>Resolves column names: first in the tables of a query, then in those of the outer query.</summary>
internal sealed class QueryScope(QueryScope? outer)
{
    public List<TableSource> Sources { get; } = [];

    /// <summary>Adds a table; returns the problem, or null.</summary>
    public string? Add(TableSource source)
    {
        var isTaken = Sources.Exists(it => it.Name == source.Name);
        Sources.Add(source);
        return isTaken ? $"two tables are called {source.Name}" : null;
    }

    /// <summary>Finds a column by its name, with or without a table name; returns the problem, or null.</summary>
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
        return isHere || outer is null
            ? table is null || isHere ? $"there is no column {name}" : $"there is no table or alias {table} for {name}"
            : outer.Resolve(table, column, out found);
    }
}
