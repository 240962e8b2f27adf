namespace PerfHub.Rules.Report;

/// <summary>The figure must be zero or greater.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class NonNegativeAttribute : Attribute;
