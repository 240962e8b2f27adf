using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace PerfHub.Api.Tests.Persistence.StatementChecks;

internal sealed partial class StatementCheck
{
    // A new one each time: two NULLs need not have the same type.
    private static TypedExpression NullValue => new(TypeVariable.CreateNull());

    private TypedExpression CheckExpression(ScalarExpression value, QueryScope? scope) => value switch
    {
        PrimaryExpression { Collation: not null } => AddUnsupported(value, NullValue),
        ColumnReferenceExpression column => ResolveColumn(column, scope),
        VariableReference { Name: var name } => new TypedExpression(ResolveVariable(name)),
        IntegerLiteral literal => new TypedExpression(TypeVariable.FromLiteral(literal.Value, SqlTypeFamily.Integer)),
        StringLiteral literal => CheckTextLiteral(literal),
        NullLiteral => NullValue,
        UnaryExpression { UnaryExpressionType: UnaryExpressionType.Negative } minus => RequireNumber(minus, CheckExpression(minus.Expression, scope)),
        BinaryExpression sum => CheckArithmetic(sum, scope),
        ParenthesisExpression { Expression: var inner } => CheckExpression(inner, scope),
        SearchedCaseExpression choice => CheckCase(choice, scope),
        CoalesceExpression { Expressions: var values } => UnifyAll(value, values.Select(it => CheckExpression(it, scope))),
        NullIfExpression nullIf => Unify(value, CheckExpression(nullIf.FirstExpression, scope), CheckExpression(nullIf.SecondExpression, scope)),
        ConvertCall convert => CheckConversion(convert.Parameter, convert.DataType, scope),
        CastCall cast => CheckConversion(cast.Parameter, cast.DataType, scope),
        ScalarSubquery { QueryExpression: var query } => RequireSingleColumn(value, CheckQuery(query, scope)),
        FunctionCall call => CheckFunction(call, scope),
        _ => AddUnsupported(value, NullValue),
    };

    private void CheckCondition(BooleanExpression? condition, QueryScope? scope)
    {
        switch (condition)
        {
            case null:
                break;
            case BooleanBinaryExpression both:
                CheckCondition(both.FirstExpression, scope);
                CheckCondition(both.SecondExpression, scope);
                break;
            case BooleanParenthesisExpression { Expression: var inner }:
                CheckCondition(inner, scope);
                break;
            case BooleanNotExpression { Expression: var inner }:
                CheckCondition(inner, scope);
                break;
            case BooleanComparisonExpression compare:
                Unify(compare, CheckExpression(compare.FirstExpression, scope), CheckExpression(compare.SecondExpression, scope));
                break;
            case BooleanIsNullExpression { Expression: var value }:
                CheckExpression(value, scope);
                break;
            case BooleanTernaryExpression between:
                var operands = new[] { between.FirstExpression, between.SecondExpression, between.ThirdExpression };
                UnifyAll(between, operands.Select(it => CheckExpression(it, scope)));
                break;
            case LikePredicate like:
                var text = new TypedExpression(TypeVariable.FromType(SqlType.AnyText, "a text"));
                UnifyAll(like, [text, CheckExpression(like.FirstExpression, scope), CheckExpression(like.SecondExpression, scope)]);
                break;
            case InPredicate { Subquery: { } query } one:
                Unify(one, CheckExpression(one.Expression, scope), RequireSingleColumn(query, CheckQuery(query.QueryExpression, scope)));
                break;
            case InPredicate one:
                UnifyAll(one, one.Values.Prepend(one.Expression).Select(it => CheckExpression(it, scope)));
                break;
            case ExistsPredicate { Subquery.QueryExpression: var query }:
                CheckQuery(query, scope);
                break;
            default:
                AddUnsupported(condition);
                break;
        }
    }

    private TypedExpression ResolveColumn(ColumnReferenceExpression column, QueryScope? scope)
    {
        var names = column.MultiPartIdentifier?.Identifiers.Select(it => it.Value).ToList() ?? [];
        if (names.Count is 0 or > 2)
        {
            return AddUnsupported(column, NullValue);
        }

        var found = NullValue;
        var problem = scope is null ? $"there is no column {names[^1]} here" : scope.Resolve(names.Count == 2 ? names[0] : null, names[^1], out found);
        if (problem is not null)
        {
            AddFailure(column, problem);
        }

        return found;
    }

    private TypeVariable ResolveVariable(string name)
    {
        if (_variables.TryGetValue(name, out var variable))
        {
            return variable;
        }

        if (!_parameters.TryGetValue(name, out var parameter))
        {
            _parameters.Add(name, parameter = TypeVariable.FromParameter(name));
        }

        return parameter;
    }

    private TypedExpression CheckTextLiteral(StringLiteral literal)
    {
        if (!literal.IsNational && literal.Value.Any(letter => letter > '~'))
        {
            AddFailure(literal, $"'{literal.Value}' has no N prefix and may lose characters");
        }

        return new TypedExpression(TypeVariable.FromLiteral($"'{literal.Value}'", SqlTypeFamily.Text));
    }

    private TypedExpression CheckArithmetic(BinaryExpression sum, QueryScope? scope)
    {
        var value = Unify(sum, CheckExpression(sum.FirstExpression, scope), CheckExpression(sum.SecondExpression, scope));
        return sum.BinaryExpressionType is BinaryExpressionType.Add or BinaryExpressionType.Subtract or BinaryExpressionType.Multiply or BinaryExpressionType.Modulo
            ? RequireNumber(sum, value)
            : AddUnsupported(sum, NullValue);
    }

    /// <summary>Requires a number: SQLite does not add texts, SQL Server does not add bits.</summary>
    private TypedExpression RequireNumber(TSqlFragment place, TypedExpression value)
    {
        if (value.TypeVariable.Type is { } type && type.Family != SqlTypeFamily.Integer)
        {
            AddFailure(place, $"{value.TypeVariable} is not a number in {Tsql.GetText(place)}");
        }

        return value with { TypeVariable = value.TypeVariable.Detach() };
    }

    private TypedExpression CheckCase(SearchedCaseExpression choice, QueryScope? scope)
    {
        foreach (var when in choice.WhenClauses)
        {
            CheckCondition(when.WhenExpression, scope);
        }

        var results = choice.WhenClauses.Select(when => when.ThenExpression).Append(choice.ElseExpression).OfType<ScalarExpression>();
        return UnifyAll(choice, results.Select(result => CheckExpression(result, scope)));
    }

    private TypedExpression CheckConversion(ScalarExpression value, DataTypeReference type, QueryScope? scope)
    {
        CheckExpression(value, scope);
        return new TypedExpression(TypeVariable.FromType(GetSqlType(type), Tsql.GetText(type)));
    }

    private TypedExpression CheckFunction(FunctionCall call, QueryScope? scope)
    {
        var name = call.FunctionName.Value.ToUpperInvariant();
        var isStar = call.Parameters is [ColumnReferenceExpression { ColumnType: ColumnType.Wildcard }];
        var values = isStar ? [] : call.Parameters.Select(value => CheckExpression(value, scope)).ToList();
        foreach (var part in call.OverClause?.Partitions ?? [])
        {
            CheckExpression(part, scope);
        }

        CheckOrderBy(call.OverClause?.OrderByClause, [], scope ?? new QueryScope(null));
        return (name, values) switch
        {
            ("COUNT", _) or ("DB_ID", []) => new TypedExpression(TypeVariable.FromType(SqlType.Int, $"{name}()")),
            ("SUM" or "ABS", [var value]) => RequireNumber(call, value),
            ("CONCAT", [_, _, ..]) => UnifyAll(call, values.Prepend(new TypedExpression(TypeVariable.FromType(SqlType.AnyText, "a text")))),
            ("SUBSTRING", [var text, var start, var length]) => TakePart(call, text, start, length),
            ("UPPER", [{ TypeVariable.Type: null or { Family: SqlTypeFamily.Text } } value]) => value,
            ("MIN" or "MAX", [var value]) when value.TypeVariable.Type?.Family != SqlTypeFamily.Bit => value,
            ("ROW_NUMBER" or "RANK" or "DENSE_RANK", []) when call.OverClause?.OrderByClause is not null =>
                new TypedExpression(TypeVariable.FromType(SqlType.BigInt, $"{name}()")),
            _ => AddUnsupported(call, NullValue),
        };
    }

    private TypedExpression TakePart(TSqlFragment place, TypedExpression text, TypedExpression start, TypedExpression length)
    {
        Unify(place, text, new TypedExpression(TypeVariable.FromType(SqlType.AnyText, "a text")));
        RequireNumber(place, start);
        RequireNumber(place, length);
        return text;
    }

    private TypedExpression RequireSingleColumn(TSqlFragment place, IReadOnlyList<OutputColumn> outputs)
    {
        if (outputs is [var one])
        {
            return one.Value;
        }

        AddFailure(place, $"{outputs.Count} columns where one is needed");
        return NullValue;
    }

    private TypedExpression UnifyAll(TSqlFragment place, IEnumerable<TypedExpression> values) => values.Aggregate((one, two) => Unify(place, one, two));

    /// <summary>Gives two values the same type because they are compared, or because either may be the result.</summary>
    private TypedExpression Unify(TSqlFragment place, TypedExpression one, TypedExpression two)
    {
        if (one.TypeVariable.Unify(two.TypeVariable) is { } problem)
        {
            AddFailure(place, $"{problem} in {Tsql.GetText(place)}");
        }

        if (one.Collation is { } first && two.Collation is { } second && first != second)
        {
            AddFailure(place, $"{first} and {second} have different collations in {Tsql.GetText(place)}");
        }

        return one with { Collation = one.Collation ?? two.Collation };
    }

    private static SqlType GetSqlType(DataTypeReference type) => new(Tsql.GetText(type).ToLowerInvariant());
}
