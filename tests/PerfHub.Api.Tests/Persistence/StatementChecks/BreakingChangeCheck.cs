using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace PerfHub.Api.Tests.Persistence.StatementChecks;

/// <summary>Reports changes of a migration after which a host of the previous release could no longer read or write.</summary>
internal static class BreakingChangeCheck
{
    /// <summary>Returns the statements of a script that do more than add tables, table types, indexes and optional columns.</summary>
    public static IReadOnlyList<string> FindProblems(TSqlScript script)
    {
        var statements = script.Batches.SelectMany(batch => batch.Statements).ToList();
        var created = statements.OfType<CreateTableStatement>().Select(table => table.SchemaObjectName.BaseIdentifier.Value).ToHashSet();
        return [.. statements.Where(statement => !IsAdditive(statement, created)).Select(Tsql.GetText)];
    }

    private static bool IsAdditive(TSqlStatement statement, HashSet<string> created) => statement switch
    {
        CreateTableStatement or CreateTypeTableStatement or CreateViewStatement => true,

        // An older host may write rows that a new unique index rejects.
        CreateIndexStatement index => !index.Unique || created.Contains(index.OnName.BaseIdentifier.Value),
        AlterTableAddTableElementStatement add => created.Contains(add.SchemaObjectName.BaseIdentifier.Value)
            || (add.Definition.TableConstraints.Count == 0 && add.Definition.ColumnDefinitions.All(IsOptional)),
        AlterSecurityPolicyStatement policy => policy.SecurityPredicateActions.All(it => it.ActionType == SecurityPredicateActionType.Create),

        // They change rows, options or what the session sees.
        InsertStatement or UpdateStatement or AlterTableSetStatement => true,
        ExecuteStatement execute => Tsql.SetsSessionContext(execute),
        _ => false,
    };

    private static bool IsOptional(ColumnDefinition column) =>
        column.Constraints.All(it => it is NullableConstraintDefinition)
        && (column.DefaultConstraint is not null || column.Constraints.OfType<NullableConstraintDefinition>().All(it => it.Nullable));
}
