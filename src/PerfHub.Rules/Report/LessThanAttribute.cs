namespace PerfHub.Rules.Report;

/// <summary>The figure must be below that of another property of the same object.</summary>
/// <param name="property">The other property.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class LessThanAttribute(string property) : Attribute
{
    /// <summary>The other property.</summary>
    public string Property { get; } = property;
}
