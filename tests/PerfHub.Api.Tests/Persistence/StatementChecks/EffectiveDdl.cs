using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace PerfHub.Api.Tests.Persistence.StatementChecks;

/// <summary>
/// Turns migrations into CREATE statements, because DacFx ignores ALTER and DROP: added columns and predicates become part of
/// their table or policy, and dropped types disappear.
/// </summary>
internal static class EffectiveDdl
{
    /// <summary>Returns the CREATE statements, security policies last.</summary>
    /// <exception cref="NotSupportedException">A migration has a statement of a kind that this class does not know.</exception>
    public static IEnumerable<string> FromMigrations(IEnumerable<TSqlStatement> statements)
    {
        var declared = new List<TSqlStatement>();
        var changed = new HashSet<TSqlStatement>();
        foreach (var statement in statements)
        {
            switch (statement)
            {
                case AlterTableAddTableElementStatement add:
                    var table = declared.OfType<CreateTableStatement>().Single(it => GetQualifiedName(it.SchemaObjectName) == GetQualifiedName(add.SchemaObjectName));
                    Add(add.Definition, table.Definition);
                    changed.Add(table);
                    break;
                case AlterSecurityPolicyStatement add when add.SecurityPredicateActions.All(it => it.ActionType == SecurityPredicateActionType.Create):
                    var policy = declared.OfType<CreateSecurityPolicyStatement>().Single(it => GetQualifiedName(it.Name) == GetQualifiedName(add.Name));
                    Add(add.SecurityPredicateActions, policy.SecurityPredicateActions);
                    changed.Add(policy);
                    break;
                case DropTypeStatement drop:
                    declared.Remove(declared.OfType<CreateTypeTableStatement>().Single(it => GetQualifiedName(it.Name) == GetQualifiedName(drop.Name)));
                    break;
                case var create when create.GetType().Name.StartsWith("Create", StringComparison.Ordinal):
                    declared.Add(create);
                    break;

                case DropSecurityPolicyStatement drop:
                    foreach (var name in drop.Objects)
                    {
                        declared.Remove(declared.OfType<CreateSecurityPolicyStatement>().Single(it => GetQualifiedName(it.Name) == GetQualifiedName(name)));
                    }

                    break;
                case ExecuteStatement execute when SqlServerRename.TryParse(execute) is { } rename:
                    changed.UnionWith(rename.ApplyTo(declared));
                    break;

                // They change rows, options or what the session sees, not the schema.
                case InsertStatement or UpdateStatement or AlterTableSetStatement:
                case ExecuteStatement execute when Tsql.SetsSessionContext(execute):
                    break;

                // DacFx would ignore it.
                default:
                    throw new NotSupportedException($"The effect of the migration statement “{Tsql.GetText(statement)}” on the schema is unknown.");
            }
        }

        // Policies come last, because later migrations create some of the tables that they protect.
        return declared.OrderBy(it => it is SecurityPolicyStatement).Select(it => changed.Contains(it) ? GenerateScript(it) : Tsql.GetText(it));
    }

    private static void Add(IEnumerable<SecurityPredicateAction> added, IList<SecurityPredicateAction> predicates)
    {
        foreach (var predicate in added)
        {
            predicates.Add(predicate);
        }
    }

    private static void Add(TableDefinition added, TableDefinition table)
    {
        foreach (var column in added.ColumnDefinitions)
        {
            table.ColumnDefinitions.Add(column);
        }

        foreach (var constraint in added.TableConstraints)
        {
            table.TableConstraints.Add(constraint);
        }
    }

    private static string GetQualifiedName(SchemaObjectName name) => $"{name.SchemaIdentifier?.Value}.{name.BaseIdentifier.Value}";

    private static string GenerateScript(TSqlStatement statement)
    {
        new Sql150ScriptGenerator().GenerateScript(statement, out var text);
        return text;
    }
}
