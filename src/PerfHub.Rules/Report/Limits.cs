namespace PerfHub.Rules.Report;

/// <summary>The figure must not be below zero.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class NonNegativeAttribute : Attribute;

/// <summary>The number of items that a list may hold.</summary>
/// <param name="min">The fewest.</param>
/// <param name="max">The most.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class CountAttribute(int min, int max) : Attribute
{
    /// <summary>The fewest items.</summary>
    public int Min { get; } = min;

    /// <summary>The most items.</summary>
    public int Max { get; } = max;
}

/// <summary>The number of characters that a text may hold, where it is not <see cref="Limits.TextLength"/>.</summary>
/// <param name="min">The fewest; 1 also refuses a text of white space only.</param>
/// <param name="max">The most.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class LengthAttribute(int min, int max) : Attribute
{
    /// <summary>The fewest characters.</summary>
    public int Min { get; } = min;

    /// <summary>The most characters.</summary>
    public int Max { get; } = max;
}

/// <summary>What any figure or text of a report must keep to, so that it can be stored exactly and read back.</summary>
public static class Limits
{
    /// <summary>The most characters of a text.</summary>
    public const int TextLength = 20_000;

    /// <summary>The most decimals of a figure.</summary>
    public const int Decimals = 6;

    /// <summary>
    /// The largest absolute value of a figure, 10^12: some hundred times the country's whole yearly budget in 万元, and
    /// small enough that the value with six decimals is exact as a 64-bit integer.
    /// </summary>
    public const decimal Magnitude = 1_000_000_000_000m;

    /// <summary>The first fiscal year that can be filed.</summary>
    public const int FirstYear = 2000;

    /// <summary>The last fiscal year that can be filed.</summary>
    public const int LastYear = 2100;
}

/// <summary>The field may not be absent where another field of the same object has this value.</summary>
/// <param name="property">The other field's property.</param>
/// <param name="value">Its value.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class RequiredWhenAttribute(string property, object value) : Attribute
{
    /// <summary>The other field's property.</summary>
    public string Property { get; } = property;

    /// <summary>The value that makes this field required.</summary>
    public object Value { get; } = value;
}

/// <summary>No two items of the list may have the same value of this property.</summary>
/// <param name="property">The property.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class UniqueByAttribute(string property) : Attribute
{
    /// <summary>The property.</summary>
    public string Property { get; } = property;
}

/// <summary>The bounds of a figure, both included unless it says otherwise.</summary>
/// <param name="min">The least.</param>
/// <param name="max">The most.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class BetweenAttribute(int min, int max) : Attribute
{
    /// <summary>The least.</summary>
    public int Min { get; } = min;

    /// <summary>The most.</summary>
    public int Max { get; } = max;

    /// <summary>Whether the figure must be above <see cref="Min"/>.</summary>
    public bool ExceptMin { get; init; }

    /// <summary>Whether a figure lies within the bounds.</summary>
    /// <param name="value">The figure.</param>
    public bool Holds(decimal value) => value <= Max && (ExceptMin ? value > Min : value >= Min);
}

/// <summary>The figure must be below that of another property of the same object.</summary>
/// <param name="property">The other property.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class BelowAttribute(string property) : Attribute
{
    /// <summary>The other property.</summary>
    public string Property { get; } = property;
}

/// <summary>The keys are ids of rules of the catalogue.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class KeyedByRuleAttribute : Attribute;
