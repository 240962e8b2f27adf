namespace PerfHub.Api.Tests.Persistence.Rolling;

/// <summary>Skips the <c>StoreFact</c> tests of a class in a clone without the previous release, such as a shallow one.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class RequiresPreviousReleaseAttribute : Attribute;
