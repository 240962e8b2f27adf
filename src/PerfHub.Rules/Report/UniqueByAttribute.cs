namespace PerfHub.Rules.Report;

/// <summary>No two items of the list may have the same value of this property.</summary>
/// <param name="property">The property.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class UniqueByAttribute(string property) : Attribute
{
    /// <summary>The property.</summary>
    public string Property { get; } = property;
}
