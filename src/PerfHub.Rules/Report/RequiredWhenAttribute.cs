namespace PerfHub.Rules.Report;

/// <summary>The property is required if another property of the same object has a given value.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class RequiredWhenAttribute(string property, object value) : Attribute
{
    /// <summary>The C# name of the other property.</summary>
    public string Property { get; } = property;

    /// <summary>The value that makes this property required.</summary>
    public object Value { get; } = value;
}
