namespace PerfHub.Api.Features.Bureaus;

/// <summary>A bureau in the list of those below another.</summary>
/// <param name="Code">GB/T 2260 region code.</param>
/// <param name="Name">Name.</param>
public sealed record BureauBelow(string Code, string Name);
