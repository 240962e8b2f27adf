namespace PerfHub.Rules.Rules;

/// <summary>Another unit.</summary>
/// <param name="Bureau">The code of its bureau.</param>
/// <param name="Unit">The code of the unit within the bureau.</param>
/// <param name="Name">The name of the unit.</param>
public sealed record Peer(string Bureau, string Unit, string Name);
