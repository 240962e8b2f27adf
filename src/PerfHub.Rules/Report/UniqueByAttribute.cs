namespace PerfHub.Rules.Report;

/// <summary>The items of the list must have different values of a property.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class UniqueByAttribute(string property) : Attribute
{
    /// <summary>The C# name of the property.</summary>
    public string Property { get; } = property;
}
