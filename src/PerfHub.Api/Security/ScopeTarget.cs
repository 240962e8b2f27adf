namespace PerfHub.Api.Security;

/// <summary>The owner of the data that a request asks for.</summary>
/// <param name="Bureau">The code of the bureau.</param>
/// <param name="Unit">The code of the unit; <see langword="null"/> if the data belongs to the bureau.</param>
public sealed record ScopeTarget(string Bureau, string? Unit);
