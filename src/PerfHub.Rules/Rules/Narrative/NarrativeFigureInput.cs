using PerfHub.Rules.Report;

namespace PerfHub.Rules.Rules.Narrative;

/// <summary>One figure of the narrative as a rule sees it.</summary>
/// <param name="KeyWorkIndex">The place of its key work in the report, from 0.</param>
/// <param name="Index">Its place within the key work, from 0.</param>
/// <param name="Figure">The figure.</param>
/// <param name="Indicator">The indicator that it speaks of.</param>
public readonly record struct NarrativeFigureInput(int KeyWorkIndex, int Index, NarrativeFigure Figure, Indicator Indicator)
{
    /// <summary>What the figure is known by: its label, else its indicator's code.</summary>
    public string Label => string.IsNullOrWhiteSpace(Figure.Label) ? Indicator.Code : Figure.Label;

    /// <summary>A flag on this figure, known by its label.</summary>
    /// <param name="expected">What the rule expects.</param>
    /// <param name="actual">What the report says.</param>
    /// <param name="formula">The formula with its numbers.</param>
    /// <param name="message">The finding in words.</param>
    public RuleOutcome.Flag Flag(Figure expected, Figure actual, string formula, Text message) =>
        new($"/keyWork/{KeyWorkIndex}/figures/{Index}", Label, expected, actual, formula, message) { Indicator = Indicator.Code };
}
