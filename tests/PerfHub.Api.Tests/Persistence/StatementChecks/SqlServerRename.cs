using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace PerfHub.Api.Tests.Persistence.StatementChecks;

/// <summary>A call of <c>sp_rename</c>, applied to the CREATE statements before it.</summary>
/// <param name="Path">The parts of the old name without the schema: a table, or a table and its column.</param>
/// <param name="NewName">The new name.</param>
/// <param name="Kind"><c>COLUMN</c>, or <c>OBJECT</c> for a table.</param>
internal sealed record SqlServerRename(IReadOnlyList<string> Path, string NewName, string Kind)
{
    /// <summary>Reads the call; null if the statement calls another procedure.</summary>
    public static SqlServerRename? TryParse(ExecuteStatement statement)
    {
        if (statement.ExecuteSpecification.ExecutableEntity is not ExecutableProcedureReference { Parameters: var parameters } call
            || call.ProcedureReference.ProcedureReference.Name.BaseIdentifier.Value != "sp_rename")
        {
            return null;
        }

        var values = parameters.Select(it => ((StringLiteral)it.ParameterValue).Value).ToList();
        return new SqlServerRename(values[0].Split('.')[1..], values[1], values[2]);
    }

    /// <summary>Replaces the old name in the CREATE statements and returns those that changed.</summary>
    /// <exception cref="InvalidOperationException">Nothing has the old name.</exception>
    public IReadOnlyCollection<TSqlStatement> ApplyTo(IEnumerable<TSqlStatement> declared)
    {
        var changed = declared.Where(Apply).ToList();
        return changed.Count > 0 ? changed : throw new InvalidOperationException($"There is no {string.Join('.', Path)} to rename.");
    }

    private bool Apply(TSqlStatement statement)
    {
        if (Kind == "COLUMN" && FindTable(statement) != Path[0])
        {
            return false;
        }

        var visitor = new RenameVisitor(Path[^1], NewName, Kind);
        statement.Accept(visitor);
        return visitor.IsChanged;
    }

    private static string? FindTable(TSqlStatement statement) => statement switch
    {
        CreateTableStatement table => table.SchemaObjectName.BaseIdentifier.Value,
        CreateIndexStatement index => index.OnName.BaseIdentifier.Value,
        _ => null,
    };

    private sealed class RenameVisitor(string oldName, string newName, string kind) : TSqlFragmentVisitor
    {
        public bool IsChanged { get; private set; }

        public override void Visit(SchemaObjectName node)
        {
            if (kind == "OBJECT")
            {
                Rename(node.BaseIdentifier);
            }
        }

        public override void Visit(ColumnDefinition node)
        {
            if (kind == "COLUMN")
            {
                Rename(node.ColumnIdentifier);
            }
        }

        public override void Visit(ColumnReferenceExpression node)
        {
            if (kind == "COLUMN")
            {
                Rename(node.MultiPartIdentifier?.Identifiers[^1]);
            }
        }

        public override void Visit(ForeignKeyConstraintDefinition node)
        {
            if (kind == "COLUMN")
            {
                foreach (var column in node.Columns)
                {
                    Rename(column);
                }
            }
        }

        private void Rename(Identifier? identifier)
        {
            if (identifier?.Value == oldName)
            {
                identifier.Value = newName;
                IsChanged = true;
            }
        }
    }
}
