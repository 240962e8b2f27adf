using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace PerfHub.Api.Tests.Persistence.StatementChecks;

/// <summary>Finds the columns of limited width that a statement sets to a parameter.</summary>
internal static class ParameterAssignmentFinder
{
    public static IEnumerable<string> Find(SqlStatement statement) =>
        from parsed in Tsql.ParseStatements(statement.Text)
        from assignment in FindAssignments(parsed)
        where HasParameter(assignment.Value)
        let column = ServerSchema.Migrated.Tables[assignment.Table].Columns.Single(column => column.Name == assignment.Column)
        where new SqlType(column.Type).Family is SqlTypeFamily.Text or SqlTypeFamily.Binary && !column.Type.EndsWith("(max)", StringComparison.Ordinal)
        select $"{statement.Name}: {assignment.Table}.{assignment.Column}";

    private static IEnumerable<(string Table, string Column, TSqlFragment Value)> FindAssignments(TSqlStatement statement) => statement switch
    {
        UpdateStatement { UpdateSpecification: var update } =>
            update.SetClauses.Cast<AssignmentSetClause>().Select(set => (GetTable(update), GetName(set.Column), (TSqlFragment)set.NewValue)),
        InsertStatement { InsertSpecification: var insert } =>
            insert.Columns.Select(GetName).Zip(GetValues(insert.InsertSource), (column, value) => (GetTable(insert), column, value)),
        _ => [],
    };

    private static IEnumerable<TSqlFragment> GetValues(InsertSource source) => source switch
    {
        ValuesInsertSource { RowValues: [var row] } => row.ColumnValues,
        SelectInsertSource { Select: QuerySpecification query } => query.SelectElements,
        _ => throw new NotSupportedException($"The finder does not support {Tsql.GetText(source)}"),
    };

    private static string GetTable(DataModificationSpecification change) => ((NamedTableReference)change.Target).SchemaObject.BaseIdentifier.Value;

    private static string GetName(ColumnReferenceExpression column) => column.MultiPartIdentifier.Identifiers[^1].Value;

    private static bool HasParameter(TSqlFragment value)
    {
        var visitor = new ParameterVisitor();
        value.Accept(visitor);
        return visitor.HasParameter;
    }

    private sealed class ParameterVisitor : TSqlFragmentVisitor
    {
        public bool HasParameter { get; private set; }

        public override void Visit(VariableReference node) => HasParameter = true;
    }
}
