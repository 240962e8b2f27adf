namespace PerfHub.Api.Features.Indicators;

/// <summary>The indicators of one name, of all units of the scope whose current report has one.</summary>
/// <param name="Name">The name.</param>
/// <param name="Count">How many there are.</param>
/// <param name="Target">How their targets lie, each in its own unit of measure; <see langword="null"/>, as below, where there is none.</param>
/// <param name="Final">How the values at year's end lie, the same.</param>
/// <param name="Completion">How the completion lies, percent.</param>
/// <param name="Places">Where the unit that was asked for stands; it may have several of the name, and has none out of the scope.</param>
/// <param name="Items">The units, the highest completion first, those without any last.</param>
public sealed record ComparedIndicator(
    string Name, int Count, Quartiles? Target, Quartiles? Final, Quartiles? Completion, IReadOnlyList<UnitIndicator> Places,
    IReadOnlyList<UnitIndicator> Items);
