namespace PerfHub.Rules.Report;

/// <summary>The figure must not be below zero.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class NonNegativeAttribute : Attribute;
