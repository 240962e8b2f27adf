using PerfHub.Rules.Report;

namespace PerfHub.Rules.Rules.Narrative;

/// <summary>One figure of the key work narrative and the indicator that it refers to; both indexes start at 0.</summary>
public readonly record struct NarrativeFigureInput(int KeyWorkIndex, int Index, NarrativeFigure Figure, int IndicatorIndex, Indicator Indicator)
{
    /// <summary>The label of the figure, or the indicator's code if the label is blank.</summary>
    public string Label => string.IsNullOrWhiteSpace(Figure.Label) ? Indicator.Code : Figure.Label;

    private string Subject => string.IsNullOrWhiteSpace(Figure.Label) ? Indicator.Code : NormalizedText.Normalize(Figure.Label);

    /// <summary>Whether a flag would only be counted; see <see cref="RuleOutcome.Surplus"/>.</summary>
    public bool IsSurplus { get; init; }

    /// <summary>
    /// Converts a value of the indicator to the unit of measure of this figure; unchanged if the base units differ or one is blank.
    /// </summary>
    public decimal ToUnitOfFigure(decimal value, string? unit) =>
        unit != Figure.Unit && UnitOfMeasure.Parse(unit) is { } from && UnitOfMeasure.Parse(Figure.Unit) is { } to && from.Base == to.Base && from.Factor != to.Factor
            ? value * from.Factor / to.Factor
            : value;

    /// <summary>Creates a flag on this figure; its subject is the label in its normal form, or the indicator's code if it is blank.</summary>
    public RuleOutcome.Flag Flag(Figure expected, Figure actual, FormulaText formula, Text message) =>
        new($"/keyWork/{KeyWorkIndex}/figures/{Index}", Subject, expected, actual, formula, message)
        {
            Indicator = Indicator.Code,
            IndicatorIndex = IndicatorIndex,
            FollowsIndicator = string.IsNullOrWhiteSpace(Figure.Label),
        };
}
