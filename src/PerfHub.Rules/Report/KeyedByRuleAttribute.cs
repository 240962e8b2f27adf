namespace PerfHub.Rules.Report;

/// <summary>The keys of the dictionary must be rule ids.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class KeyedByRuleAttribute : Attribute;
