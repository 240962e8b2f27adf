namespace PerfHub.Api.Tests.Persistence.StatementChecks;

/// <summary>
/// A type variable for type inference by unification: the columns, parameters and literals that are compared with or assigned to
/// each other share one type.
/// </summary>
internal sealed class TypeVariable
{
    private readonly List<string> _parameters = [];
    private readonly List<(string Text, SqlTypeFamily Family)> _literals = [];
    private TypeVariable? _parent;
    private SqlType? _type;
    private string _origin = "";

    private TypeVariable()
    {
    }

    /// <summary>The inferred type, or null; literals decide only if nothing else does.</summary>
    public SqlType? Type => Root._type ?? (Root._literals is [var literal, ..] ? literal.Family == SqlTypeFamily.Text ? SqlType.AnyText : SqlType.Int : null);

    private TypeVariable Root => _parent?.Root ?? this;

    public static TypeVariable FromType(SqlType type, string origin) => new() { _type = type, _origin = origin };

    public static TypeVariable FromParameter(string name) => new() { _parameters = { name } };

    public static TypeVariable FromLiteral(string text, SqlTypeFamily family) => new() { _literals = { (text, family) } };

    /// <summary>Creates a variable for NULL, which fits every type.</summary>
    public static TypeVariable CreateNull() => new();

    /// <summary>Returns a variable of the same type that is not unified with the others; without a type, returns this one.</summary>
    public TypeVariable Detach() => Root._type is { } type ? FromType(type, Root._origin) : this;

    /// <summary>Unifies two variables; returns the problem, or null.</summary>
    public string? Unify(TypeVariable other)
    {
        var (one, two) = (Root, other.Root);
        if (one == two)
        {
            return null;
        }

        if ((one._type is { } first && two._type is { } second && first.Family != second.Family)
            || !one._literals.Concat(two._literals).All(literal => Fits(literal, one._type ?? two._type, one, two)))
        {
            return $"{one} is not of the type of {two}";
        }

        two._parent = one;
        one._parameters.AddRange(two._parameters);
        one._literals.AddRange(two._literals);
        (one._type, one._origin) = one._type is null ? (two._type, two._origin) : (two._type is null ? one._type : one._type.GetWider(two._type), one._origin);
        return null;
    }

    public override string ToString()
    {
        var names = _parameters.Distinct().Concat(_literals.Select(literal => literal.Text).Distinct());
        return _type is null ? string.Join(" = ", names.DefaultIfEmpty("NULL")) : string.Join(" = ", names.Append($"{_origin} ({_type})"));
    }

    private static bool Fits((string Text, SqlTypeFamily Family) literal, SqlType? type, TypeVariable one, TypeVariable two) => type?.Family switch
    {
        null => one._literals.Concat(two._literals).All(other => other.Family == literal.Family),
        SqlTypeFamily.Bit => literal.Text is "0" or "1",
        var family => literal.Family == family,
    };
}

/// <summary>The type of an expression, and the collation of the column that it reads; null for other expressions.</summary>
internal readonly record struct TypedExpression(TypeVariable TypeVariable, string? Collation = null);
