namespace PerfHub.Api.Features.Policies;

/// <summary>Whose report is judged.</summary>
/// <param name="Bureau">The bureau's code.</param>
/// <param name="Code">The unit's code.</param>
/// <param name="Name">The unit's name.</param>
internal sealed record PreviewUnit(string Bureau, string Code, string Name);
