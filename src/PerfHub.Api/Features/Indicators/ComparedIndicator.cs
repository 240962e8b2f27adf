namespace PerfHub.Api.Features.Indicators;

/// <summary>All indicators of one name in the current reports of the scope.</summary>
/// <param name="Name">The name.</param>
/// <param name="Count">Indicators of this name.</param>
/// <param name="UnitOfMeasure">
/// The unit of measure of the quartiles of targets and final values: the one that most of them state, or its base unit if some state it
/// with other factors (万人次 and 人次). Figures without a unit of measure count as stated, figures with another base unit do not count.
/// <see langword="null"/> if none is stated, or only by reports evaluated before it was stored.
/// </param>
/// <param name="Target">The quartiles of the targets; <see langword="null"/>, as for the others, where no report has one.</param>
/// <param name="Final">The quartiles of the values at year's end.</param>
/// <param name="Completion">The quartiles of the completion, percent.</param>
/// <param name="Places">The indicators of the requested unit; a unit may have several of this name, and has none outside the scope.</param>
/// <param name="Items">The indicators by completion, highest first, those without completion last.</param>
public sealed record ComparedIndicator(
    string Name, int Count, string? UnitOfMeasure, Quartiles? Target, Quartiles? Final, Quartiles? Completion, IReadOnlyList<UnitIndicator> Places,
    IReadOnlyList<UnitIndicator> Items);
