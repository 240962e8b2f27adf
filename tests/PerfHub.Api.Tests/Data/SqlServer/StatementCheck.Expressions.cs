using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace PerfHub.Api.Tests.Data.SqlServer;

/// <summary>Values and conditions.</summary>
internal sealed partial class StatementCheck
{
    // One each time: NULLs have nothing in common.
    private static Typed Nothing => new(Term.Null());

    private Typed Expression(ScalarExpression value, Scope? scope) => value switch
    {
        PrimaryExpression { Collation: not null } => Unknown(value, Nothing),
        ColumnReferenceExpression column => ColumnOf(column, scope),
        VariableReference { Name: var name } => new Typed(VariableOf(name)),
        IntegerLiteral literal => new Typed(Term.Literal(literal.Value, SqlFamily.Integer)),
        StringLiteral literal => Text(literal),
        NullLiteral => Nothing,
        UnaryExpression { UnaryExpressionType: UnaryExpressionType.Negative } minus => Number(minus, Expression(minus.Expression, scope)),
        BinaryExpression sum => Sum(sum, scope),
        ParenthesisExpression { Expression: var inner } => Expression(inner, scope),
        SearchedCaseExpression choice => Case(choice, scope),
        CoalesceExpression { Expressions: var values } => All(value, values.Select(it => Expression(it, scope))),
        NullIfExpression nullIf => Same(value, Expression(nullIf.FirstExpression, scope), Expression(nullIf.SecondExpression, scope)),
        ConvertCall convert => Converted(convert.Parameter, convert.DataType, scope),
        CastCall cast => Converted(cast.Parameter, cast.DataType, scope),
        ScalarSubquery { QueryExpression: var query } => Single(value, Query(query, scope)),
        FunctionCall call => Function(call, scope),
        _ => Unknown(value, Nothing),
    };

    private void Condition(BooleanExpression? condition, Scope? scope)
    {
        switch (condition)
        {
            case null:
                break;
            case BooleanBinaryExpression both:
                Condition(both.FirstExpression, scope);
                Condition(both.SecondExpression, scope);
                break;
            case BooleanParenthesisExpression { Expression: var inner }:
                Condition(inner, scope);
                break;
            case BooleanNotExpression { Expression: var inner }:
                Condition(inner, scope);
                break;
            case BooleanComparisonExpression compare:
                Same(compare, Expression(compare.FirstExpression, scope), Expression(compare.SecondExpression, scope));
                break;
            case BooleanIsNullExpression { Expression: var value }:
                Expression(value, scope);
                break;
            case BooleanTernaryExpression between:
                var between3 = new[] { between.FirstExpression, between.SecondExpression, between.ThirdExpression };
                All(between, between3.Select(it => Expression(it, scope)));
                break;
            case LikePredicate like:
                var text = new Typed(Term.Of(SqlType.AnyText, "a text"));
                All(like, [text, Expression(like.FirstExpression, scope), Expression(like.SecondExpression, scope)]);
                break;
            case InPredicate { Subquery: { } query } one:
                Same(one, Expression(one.Expression, scope), Single(query, Query(query.QueryExpression, scope)));
                break;
            case InPredicate one:
                All(one, one.Values.Prepend(one.Expression).Select(it => Expression(it, scope)));
                break;
            case ExistsPredicate { Subquery.QueryExpression: var query }:
                Query(query, scope);
                break;
            default:
                Unknown(condition);
                break;
        }
    }

    private Typed ColumnOf(ColumnReferenceExpression column, Scope? scope)
    {
        var names = column.MultiPartIdentifier?.Identifiers.Select(it => it.Value).ToList() ?? [];
        if (names.Count is 0 or > 2)
        {
            return Unknown(column, Nothing);
        }

        var found = Nothing;
        var problem = scope is null ? $"there is no column {names[^1]} here" : scope.Find(names.Count == 2 ? names[0] : null, names[^1], out found);
        if (problem is not null)
        {
            Fail(column, problem);
        }

        return found;
    }

    private Term VariableOf(string name)
    {
        if (_variables.TryGetValue(name, out var variable))
        {
            return variable;
        }

        if (!_parameters.TryGetValue(name, out var parameter))
        {
            _parameters.Add(name, parameter = Term.Parameter(name));
        }

        return parameter;
    }

    private Typed Text(StringLiteral literal)
    {
        if (!literal.IsNational && literal.Value.Any(letter => letter > '~'))
        {
            Fail(literal, $"'{literal.Value}' has no N before it and may lose its letters");
        }

        return new Typed(Term.Literal($"'{literal.Value}'", SqlFamily.Text));
    }

    private Typed Sum(BinaryExpression sum, Scope? scope)
    {
        var value = Same(sum, Expression(sum.FirstExpression, scope), Expression(sum.SecondExpression, scope));
        return sum.BinaryExpressionType is BinaryExpressionType.Add or BinaryExpressionType.Subtract or BinaryExpressionType.Multiply or BinaryExpressionType.Modulo
            ? Number(sum, value)
            : Unknown(sum, Nothing);
    }

    /// <summary>A value that is reckoned with: texts do not add up on the embedded store, nor bits on a server.</summary>
    private Typed Number(TSqlFragment place, Typed value)
    {
        if (value.Term.Type is { } type && type.Family != SqlFamily.Integer)
        {
            Fail(place, $"{value.Term} is no number to reckon with in {Tsql.TextOf(place)}");
        }

        return value with { Term = value.Term.Alone() };
    }

    private Typed Case(SearchedCaseExpression choice, Scope? scope)
    {
        foreach (var when in choice.WhenClauses)
        {
            Condition(when.WhenExpression, scope);
        }

        var results = choice.WhenClauses.Select(when => when.ThenExpression).Append(choice.ElseExpression).OfType<ScalarExpression>();
        return All(choice, results.Select(result => Expression(result, scope)));
    }

    private Typed Converted(ScalarExpression value, DataTypeReference type, Scope? scope)
    {
        Expression(value, scope);
        return new Typed(Term.Of(TypeOf(type), Tsql.TextOf(type)));
    }

    private Typed Function(FunctionCall call, Scope? scope)
    {
        var name = call.FunctionName.Value.ToUpperInvariant();
        var isStar = call.Parameters is [ColumnReferenceExpression { ColumnType: ColumnType.Wildcard }];
        var values = isStar ? [] : call.Parameters.Select(value => Expression(value, scope)).ToList();
        foreach (var part in call.OverClause?.Partitions ?? [])
        {
            Expression(part, scope);
        }

        Order(call.OverClause?.OrderByClause, [], scope ?? new Scope(null));
        return (name, values) switch
        {
            ("COUNT", _) or ("DB_ID", []) => new Typed(Term.Of(SqlType.Int, $"{name}()")),
            ("SUM" or "ABS", [var value]) => Number(call, value),
            ("CONCAT", [_, _, ..]) => All(call, values.Prepend(new Typed(Term.Of(SqlType.AnyText, "a text")))),
            ("MIN" or "MAX", [var value]) when value.Term.Type?.Family != SqlFamily.Bit => value,
            ("ROW_NUMBER" or "RANK" or "DENSE_RANK", []) when call.OverClause?.OrderByClause is not null =>
                new Typed(Term.Of(SqlType.BigInt, $"{name}()")),
            _ => Unknown(call, Nothing),
        };
    }

    private Typed Single(TSqlFragment place, IReadOnlyList<Output> outputs)
    {
        if (outputs is [var one])
        {
            return one.Value;
        }

        Fail(place, $"{outputs.Count} columns where one is needed");
        return Nothing;
    }

    private Typed All(TSqlFragment place, IEnumerable<Typed> values) => values.Aggregate((one, two) => Same(place, one, two));

    /// <summary>Two values that are compared, or of which either may be the result.</summary>
    private Typed Same(TSqlFragment place, Typed one, Typed two)
    {
        if (one.Term.Join(two.Term) is { } problem)
        {
            Fail(place, $"{problem} in {Tsql.TextOf(place)}");
        }

        if (one.Collation is { } mine && two.Collation is { } its && mine != its)
        {
            Fail(place, $"{mine} and {its} are two collations in {Tsql.TextOf(place)}");
        }

        return one with { Collation = one.Collation ?? two.Collation };
    }

    private static SqlType TypeOf(DataTypeReference type) => new(Tsql.TextOf(type).ToLowerInvariant());
}
