namespace PerfHub.Api.Reports.State;

/// <summary>What reports were judged by.</summary>
/// <param name="PolicyBureau">The bureau whose policy it was; <see langword="null"/> for the default.</param>
/// <param name="PolicyVersion">Its version; <see langword="null"/>, as the next, of reports that were filed before it was kept.</param>
/// <param name="RuleSetVersion">The rule set.</param>
/// <param name="Units">How many units' reports.</param>
public sealed record JudgedBy(string? PolicyBureau, int? PolicyVersion, string? RuleSetVersion, int Units);
