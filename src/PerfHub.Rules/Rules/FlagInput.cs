namespace PerfHub.Rules.Rules;

/// <summary>A figure or text of the report that a flag rests on.</summary>
/// <param name="Pointer">The place in the submitted JSON (RFC 6901).</param>
/// <param name="Value">The number or text there, as in JSON; <see langword="null"/> if the report states none.</param>
public sealed record FlagInput(string Pointer, Figure Value);
