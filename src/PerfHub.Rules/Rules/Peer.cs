namespace PerfHub.Rules.Rules;

/// <summary>Another unit.</summary>
/// <param name="Bureau">Its bureau's code.</param>
/// <param name="Unit">Its code within the bureau.</param>
/// <param name="Name">Its name.</param>
public sealed record Peer(string Bureau, string Unit, string Name);
