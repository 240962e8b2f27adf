namespace PerfHub.Api.Security;

/// <summary>Whose a request's object is.</summary>
/// <param name="Bureau">The bureau's code.</param>
/// <param name="Unit">The unit's code, where it is a unit's.</param>
public sealed record ScopeTarget(string Bureau, string? Unit);
