namespace PerfHub.Rules.Report;

/// <summary>The figure must be less than another property of the same object.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class LessThanAttribute(string property) : Attribute
{
    /// <summary>The C# name of the other property.</summary>
    public string Property { get; } = property;
}
