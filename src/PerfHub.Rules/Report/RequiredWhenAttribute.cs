namespace PerfHub.Rules.Report;

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
