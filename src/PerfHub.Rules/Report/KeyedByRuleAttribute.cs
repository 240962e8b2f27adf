namespace PerfHub.Rules.Report;

/// <summary>The keys are ids of rules of the catalogue.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class KeyedByRuleAttribute : Attribute;
