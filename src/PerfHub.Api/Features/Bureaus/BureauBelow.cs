using System.ComponentModel;

namespace PerfHub.Api.Features.Bureaus;

/// <summary>A bureau directly below another one.</summary>
/// <param name="Code">The GB/T 2260 region code.</param>
/// <param name="Name">The bureau's name.</param>
[DisplayName("ChildBureau")]
public sealed record BureauBelow(string Code, string Name);
