using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace PerfHub.Api.Tests.Data.SqlServer;

/// <summary>
/// What DacFx leaves open: it looks names up, but types do not matter to it, nor do columns of a parameter that holds rows.
/// This gives every parameter the type of the columns that it meets and refuses whatever does not fit, and whatever it does
/// not know: a new kind of expression is taught here, or not used.
/// </summary>
internal sealed partial class StatementCheck
{
    private readonly ServerSchema _schema;
    private readonly Statement _statement;
    private readonly Dictionary<string, Term> _parameters = [], _variables = [];
    private readonly Dictionary<string, IReadOnlyList<Output>> _ctes = [];
    private readonly List<string> _failures = [];

    private StatementCheck(ServerSchema schema, Statement statement) => (_schema, _statement) = (schema, statement);

    /// <summary>What is wrong with a statement, each with its place.</summary>
    public IReadOnlyList<string> Failures => _failures;

    /// <summary>The statement as the body of a procedure that takes its parameters.</summary>
    public string Procedure
    {
        get
        {
            var rows = _statement.Rows.Select(it => $"{it.Key} {it.Value} READONLY");
            var all = string.Join(", ", _parameters.Select(it => $"{it.Key} {it.Value.Type ?? SqlType.AnyText}").Concat(rows));
            return $"CREATE PROCEDURE dbo.[{_statement.Name}] {all} AS\n{_statement.Text}";
        }
    }

    public static StatementCheck Of(ServerSchema schema, Statement statement)
    {
        var check = new StatementCheck(schema, statement);
        var script = Tsql.Parse(statement.Text, out var errors);
        check._failures.AddRange(errors);
        check._failures.AddRange(PortableSql.Refused(script));
        foreach (var one in script.Batches.SelectMany(batch => batch.Statements))
        {
            check.Check(one);
        }

        check.CheckParameters();
        return check;
    }

    private void CheckParameters()
    {
        _failures.AddRange(_parameters.Where(it => it.Value.Type is null).Select(it => $"nothing says the type of {it.Key}"));
        _failures.AddRange(_parameters.Keys.GroupBy(name => name, StringComparer.OrdinalIgnoreCase).Where(group => group.Count() > 1)
            .Select(group => $"{string.Join(" and ", group)} are one parameter or two, as the server's collation has it"));
    }

    private void Check(TSqlStatement statement)
    {
        _ctes.Clear();
        foreach (var cte in (statement as StatementWithCtesAndXmlNamespaces)?.WithCtesAndXmlNamespaces?.CommonTableExpressions ?? [])
        {
            var outputs = Query(cte.QueryExpression, null);
            _ctes[cte.ExpressionName.Value] = cte.Columns.Count == 0
                ? outputs
                : [.. outputs.Zip(cte.Columns, (output, name) => output with { Name = name.Value })];
        }

        switch (statement)
        {
            case SelectStatement { Into: null } select:
                Rows(select);
                break;
            case InsertStatement { InsertSpecification: var insert }:
                Insert(insert);
                break;
            case UpdateStatement { UpdateSpecification: var update }:
                Update(update);
                break;
            case DeleteStatement { DeleteSpecification: { FromClause: null } delete }:
                Where(delete.WhereClause, Target(delete.Target, out _));
                break;
            case DeclareVariableStatement declare:
                declare.Declarations.ToList().ForEach(Declare);
                break;
            case ExecuteStatement { ExecuteSpecification: var execute }:
                Execute(execute);
                break;
            case IfStatement branch:
                Condition(branch.Predicate, null);
                Check(branch.ThenStatement);
                if (branch.ElseStatement is not null)
                {
                    Check(branch.ElseStatement);
                }

                break;
            case ThrowStatement or AlterDatabaseSetStatement:
                break;
            default:
                Unknown(statement);
                break;
        }
    }

    /// <summary>A row is read by the names of its columns.</summary>
    private void Rows(SelectStatement select)
    {
        var names = Query(select.QueryExpression, null).Where(it => it.Name is not null).Select(it => it.Name!);
        foreach (var twice in names.GroupBy(name => name, StringComparer.OrdinalIgnoreCase).Where(group => group.Count() > 1))
        {
            Fail(select, $"two columns are called {twice.Key}");
        }
    }

    private void Insert(InsertSpecification insert)
    {
        var scope = Target(insert.Target, out var table);
        var columns = insert.Columns.Select(column => Expression(column, scope)).ToList();
        var values = insert.InsertSource switch
        {
            ValuesInsertSource { RowValues: [var row] } => row.ColumnValues.Select(value => Expression(value, null)).ToList(),
            SelectInsertSource select => Query(select.Select, null).Select(output => output.Value).ToList(),
            _ => Unknown(insert, new List<Typed>()),
        };
        if (columns.Count != values.Count)
        {
            Fail(insert, $"{values.Count} values for {columns.Count} columns");
        }

        foreach (var (column, value) in columns.Zip(values))
        {
            Assign(insert, column, value);
        }

        var named = insert.Columns.Select(column => column.MultiPartIdentifier.Identifiers[^1].Value).ToHashSet();
        foreach (var missing in table?.Columns.Where(column => !column.IsNullable && !named.Contains(column.Name)) ?? [])
        {
            Fail(insert, $"{missing.Name} may not be left out");
        }
    }

    private void Update(UpdateSpecification update)
    {
        var scope = Target(update.Target, out _);
        if (update.FromClause is { } from)
        {
            // What is changed is one of those that are joined.
            scope = new Scope(null);
            from.TableReferences.ToList().ForEach(table => Add(table, scope));
        }

        foreach (var set in update.SetClauses)
        {
            if (set is AssignmentSetClause { Column: not null, Variable: null, AssignmentKind: AssignmentKind.Equals } assignment)
            {
                Assign(set, Expression(assignment.Column, scope), Expression(assignment.NewValue, scope));
            }
            else
            {
                Unknown(set);
            }
        }

        Where(update.WhereClause, scope);
    }

    private void Declare(DeclareVariableElement variable)
    {
        var name = variable.VariableName.Value;
        _variables[name] = Term.Of(TypeOf(variable.DataType), name);
        if (variable.Value is not null)
        {
            Assign(variable, new Typed(_variables[name]), Expression(variable.Value, null));
        }
    }

    private void Execute(ExecuteSpecification execute)
    {
        if (execute.ExecutableEntity is not ExecutableProcedureReference { ProcedureReference.ProcedureReference.Name: { } name } call
            || name.SchemaIdentifier?.Value != "sys"
            || !SystemObjects.Procedures.TryGetValue(name.BaseIdentifier.Value, out var parameters))
        {
            Fail(execute, $"there is no procedure {Tsql.TextOf(execute.ExecutableEntity ?? (TSqlFragment)execute)}");
            return;
        }

        foreach (var argument in call.Parameters)
        {
            if (argument.Variable is { } parameter && parameters.TryGetValue(parameter.Name, out var type))
            {
                Assign(argument, new Typed(Term.Of(new SqlType(type), parameter.Name)), Expression(argument.ParameterValue, null));
            }
            else
            {
                Fail(argument, $"{name.BaseIdentifier.Value} has no such parameter: {Tsql.TextOf(argument)}");
            }
        }

        if (execute.Variable is { } result)
        {
            Assign(execute, new Typed(Term.Of(SqlType.Int, name.BaseIdentifier.Value)), Expression(result, null));
        }
    }

    /// <summary>The table that a statement changes.</summary>
    private Scope Target(TableReference target, out ServerTable? table)
    {
        var scope = new Scope(null);
        table = target is NamedTableReference { SchemaObject: var name } ? _schema.Tables.GetValueOrDefault(name.BaseIdentifier.Value) : null;
        Add(target, scope);
        return scope;
    }

    private void Assign(TSqlFragment place, Typed column, Typed value)
    {
        // A text takes the collation of the column that it is put into.
        if (column.Term.Join(value.Term) is { } problem)
        {
            Fail(place, problem);
        }
    }

    private void Fail(TSqlFragment place, string what) => _failures.Add($"{place.StartLine}:{place.StartColumn} {what}");

    private void Unknown(TSqlFragment place) => Fail(place, $"this check knows no {place.GetType().Name}: {Tsql.TextOf(place)}");

    private T Unknown<T>(TSqlFragment place, T instead)
    {
        Unknown(place);
        return instead;
    }
}
