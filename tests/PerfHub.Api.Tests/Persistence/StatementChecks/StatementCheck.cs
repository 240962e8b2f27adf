using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace PerfHub.Api.Tests.Persistence.StatementChecks;

/// <summary>
/// Infers the type of every parameter and reports mismatches. DacFx resolves names, but checks neither types nor the columns of
/// table parameters. Syntax that this class does not know is reported too.
/// </summary>
internal sealed partial class StatementCheck
{
    private readonly ServerSchema _schema;
    private readonly SqlStatement _statement;
    private readonly Dictionary<string, TypeVariable> _parameters = [], _variables = [];
    private readonly Dictionary<string, IReadOnlyList<OutputColumn>> _ctes = [];
    private readonly List<string> _failures = [];

    private StatementCheck(ServerSchema schema, SqlStatement statement) => (_schema, _statement) = (schema, statement);

    /// <summary>The problems of the statement, each with its line and column.</summary>
    public IReadOnlyList<string> Failures => _failures;

    /// <summary>The statement as a stored procedure with the inferred parameter types.</summary>
    public string ProcedureSql
    {
        get
        {
            var rows = _statement.TableParameters.Select(it => $"{it.Key} {it.Value} READONLY");
            var all = string.Join(", ", _parameters.Select(it => $"{it.Key} {it.Value.Type ?? SqlType.AnyText}").Concat(rows));
            return $"CREATE PROCEDURE dbo.[{_statement.Name}] {all} AS\n{_statement.Text}";
        }
    }

    public static StatementCheck Run(ServerSchema schema, SqlStatement statement)
    {
        var check = new StatementCheck(schema, statement);
        var script = Tsql.Parse(statement.Text, out var errors);
        check._failures.AddRange(errors);
        check._failures.AddRange(PortabilityCheck.FindProblems(script));
        foreach (var one in script.Batches.SelectMany(batch => batch.Statements))
        {
            check.Check(one);
        }

        check.CheckParameters();
        return check;
    }

    private void CheckParameters()
    {
        _failures.AddRange(_parameters.Where(it => it.Value.Type is null).Select(it => $"the type of {it.Key} is unknown"));
        _failures.AddRange(_parameters.Keys.GroupBy(name => name, StringComparer.OrdinalIgnoreCase).Where(group => group.Count() > 1)
            .Select(group => $"{string.Join(" and ", group)} differ only in case: the server's collation decides whether they are one parameter"));
    }

    private void Check(TSqlStatement statement)
    {
        _ctes.Clear();
        foreach (var cte in (statement as StatementWithCtesAndXmlNamespaces)?.WithCtesAndXmlNamespaces?.CommonTableExpressions ?? [])
        {
            var outputs = CheckQuery(cte.QueryExpression, null);
            _ctes[cte.ExpressionName.Value] = cte.Columns.Count == 0
                ? outputs
                : [.. outputs.Zip(cte.Columns, (output, name) => output with { Name = name.Value })];
        }

        switch (statement)
        {
            case SelectStatement { Into: null } select:
                CheckResultColumns(select);
                break;
            case InsertStatement { InsertSpecification: var insert }:
                CheckInsert(insert);
                break;
            case UpdateStatement { UpdateSpecification: var update }:
                CheckUpdate(update);
                break;
            case DeleteStatement { DeleteSpecification: { FromClause: null } delete }:
                CheckWhere(delete.WhereClause, ResolveTarget(delete.Target, out _));
                break;
            case DeclareVariableStatement declare:
                declare.Declarations.ToList().ForEach(CheckDeclaration);
                break;
            case ExecuteStatement { ExecuteSpecification: var execute }:
                CheckExecute(execute);
                break;
            case IfStatement branch:
                CheckCondition(branch.Predicate, null);
                Check(branch.ThenStatement);
                if (branch.ElseStatement is not null)
                {
                    Check(branch.ElseStatement);
                }

                break;
            case ThrowStatement or AlterDatabaseSetStatement or AlterDatabaseScopedConfigurationSetStatement:
                break;
            default:
                AddUnsupported(statement);
                break;
        }
    }

    /// <summary>Dapper reads a row by column names, so two columns must not share one.</summary>
    private void CheckResultColumns(SelectStatement select)
    {
        var names = CheckQuery(select.QueryExpression, null).Where(it => it.Name is not null).Select(it => it.Name!);
        foreach (var twice in names.GroupBy(name => name, StringComparer.OrdinalIgnoreCase).Where(group => group.Count() > 1))
        {
            AddFailure(select, $"two columns are called {twice.Key}");
        }
    }

    private void CheckInsert(InsertSpecification insert)
    {
        var scope = ResolveTarget(insert.Target, out var table);
        var columns = insert.Columns.Select(column => CheckExpression(column, scope)).ToList();
        var values = insert.InsertSource switch
        {
            ValuesInsertSource { RowValues: [var row] } => row.ColumnValues.Select(value => CheckExpression(value, null)).ToList(),
            SelectInsertSource select => CheckQuery(select.Select, null).Select(output => output.Value).ToList(),
            _ => AddUnsupported(insert, new List<TypedExpression>()),
        };
        if (columns.Count != values.Count)
        {
            AddFailure(insert, $"{values.Count} values for {columns.Count} columns");
        }

        foreach (var (column, value) in columns.Zip(values))
        {
            CheckAssignment(insert, column, value);
        }

        var named = insert.Columns.Select(column => column.MultiPartIdentifier.Identifiers[^1].Value).ToHashSet();
        foreach (var missing in table?.Columns.Where(column => !column.IsNullable && !named.Contains(column.Name)) ?? [])
        {
            AddFailure(insert, $"{missing.Name} needs a value");
        }
    }

    private void CheckUpdate(UpdateSpecification update)
    {
        var scope = ResolveTarget(update.Target, out _);
        if (update.FromClause is { } from)
        {
            // The target is one of the joined tables.
            scope = new QueryScope(null);
            from.TableReferences.ToList().ForEach(table => AddTable(table, scope));
        }

        foreach (var set in update.SetClauses)
        {
            if (set is AssignmentSetClause { Column: not null, Variable: null, AssignmentKind: AssignmentKind.Equals } assignment)
            {
                CheckAssignment(set, CheckExpression(assignment.Column, scope), CheckExpression(assignment.NewValue, scope));
            }
            else
            {
                AddUnsupported(set);
            }
        }

        CheckWhere(update.WhereClause, scope);
    }

    private void CheckDeclaration(DeclareVariableElement variable)
    {
        var name = variable.VariableName.Value;
        _variables[name] = TypeVariable.FromType(GetSqlType(variable.DataType), name);
        if (variable.Value is not null)
        {
            CheckAssignment(variable, new TypedExpression(_variables[name]), CheckExpression(variable.Value, null));
        }
    }

    private void CheckExecute(ExecuteSpecification execute)
    {
        if (execute.ExecutableEntity is not ExecutableProcedureReference { ProcedureReference.ProcedureReference.Name: { } name } call
            || name.SchemaIdentifier?.Value != "sys"
            || !SystemObjects.Procedures.TryGetValue(name.BaseIdentifier.Value, out var parameters))
        {
            AddFailure(execute, $"there is no procedure {Tsql.GetText(execute.ExecutableEntity ?? (TSqlFragment)execute)}");
            return;
        }

        foreach (var argument in call.Parameters)
        {
            if (argument.Variable is { } parameter && parameters.TryGetValue(parameter.Name, out var type))
            {
                CheckAssignment(argument, new TypedExpression(TypeVariable.FromType(new SqlType(type), parameter.Name)), CheckExpression(argument.ParameterValue, null));
            }
            else
            {
                AddFailure(argument, $"{name.BaseIdentifier.Value} has no such parameter: {Tsql.GetText(argument)}");
            }
        }

        if (execute.Variable is { } result)
        {
            CheckAssignment(execute, new TypedExpression(TypeVariable.FromType(SqlType.Int, name.BaseIdentifier.Value)), CheckExpression(result, null));
        }
    }

    private QueryScope ResolveTarget(TableReference target, out ServerTable? table)
    {
        var scope = new QueryScope(null);
        table = target is NamedTableReference { SchemaObject: var name } ? _schema.Tables.GetValueOrDefault(name.BaseIdentifier.Value) : null;
        AddTable(target, scope);
        return scope;
    }

    private void CheckAssignment(TSqlFragment place, TypedExpression column, TypedExpression value)
    {
        // Collations need not match: a text takes that of the column.
        if (column.TypeVariable.Unify(value.TypeVariable) is { } problem)
        {
            AddFailure(place, problem);
        }
    }

    private void AddFailure(TSqlFragment place, string what) => _failures.Add($"{place.StartLine}:{place.StartColumn} {what}");

    private void AddUnsupported(TSqlFragment place) => AddFailure(place, $"this check does not support {place.GetType().Name}: {Tsql.GetText(place)}");

    private T AddUnsupported<T>(TSqlFragment place, T instead)
    {
        AddUnsupported(place);
        return instead;
    }
}
