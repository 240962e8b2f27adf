using PerfHub.Client;

namespace PerfHub.Web.Pages.Policies;

/// <summary>One figure of a policy.</summary>
/// <param name="Name">Its place in the JSON of a policy, with <c>_</c> between levels, such as <c>gradeBands_good</c>.</param>
/// <param name="Label">Its name for people, with the unit of measure.</param>
/// <param name="Get">Reads it.</param>
/// <param name="Set">Returns a policy with another value.</param>
internal sealed record PolicyField(string Name, Func<string> Label, Func<Policy, decimal?> Get, Func<Policy, decimal?, Policy> Set)
{
    /// <summary>Its place in the JSON of a policy, a pointer (RFC 6901).</summary>
    public string Pointer => "/" + Name.Replace('_', '/');

    /// <summary>The figures of scores and grades.</summary>
    public static IReadOnlyList<PolicyField> Scores { get; } =
    [
        new("executionWeight", () => PolicyTexts.ExecutionWeight, it => it.ExecutionWeight, (it, value) => it with { ExecutionWeight = value }),
        new("overCompletionThreshold", () => PolicyTexts.OverCompletionThreshold, it => it.OverCompletionThreshold, (it, value) => it with { OverCompletionThreshold = value }),
        new("overCompletionCap", () => PolicyTexts.OverCompletionCap, it => it.OverCompletionCap, (it, value) => it with { OverCompletionCap = value }),
        new("gradeBands_excellent", () => PolicyTexts.Excellent, it => it.GradeBands?.Excellent, (it, value) => it with { GradeBands = Bands(it) with { Excellent = value } }),
        new("gradeBands_good", () => PolicyTexts.Good, it => it.GradeBands?.Good, (it, value) => it with { GradeBands = Bands(it) with { Good = value } }),
        new("gradeBands_fair", () => PolicyTexts.Fair, it => it.GradeBands?.Fair, (it, value) => it with { GradeBands = Bands(it) with { Fair = value } }),
    ];

    /// <summary>The thresholds of rules.</summary>
    public static IReadOnlyList<PolicyField> Thresholds { get; } =
    [
        new("lowExecutionThreshold", () => PolicyTexts.LowExecution, it => it.LowExecutionThreshold, (it, value) => it with { LowExecutionThreshold = value }),
        new("midYearProgressThreshold", () => PolicyTexts.MidYearProgress, it => it.MidYearProgressThreshold, (it, value) => it with { MidYearProgressThreshold = value }),
        new("scoreOutrunsSpendingThreshold", () => PolicyTexts.ScoreOutrunsSpending, it => it.ScoreOutrunsSpendingThreshold, (it, value) => it with { ScoreOutrunsSpendingThreshold = value }),
        new("scoreGapThreshold", () => PolicyTexts.ScoreGap, it => it.ScoreGapThreshold, (it, value) => it with { ScoreGapThreshold = value }),
        new("targetBelowLastYearThreshold", () => PolicyTexts.TargetBelowLastYear, it => it.TargetBelowLastYearThreshold, (it, value) => it with { TargetBelowLastYearThreshold = value }),
        new("budgetSwingThreshold", () => PolicyTexts.BudgetSwing, it => it.BudgetSwingThreshold, (it, value) => it with { BudgetSwingThreshold = value }),
        new("copiedFromLastYearThreshold", () => PolicyTexts.CopiedFromLastYear, it => it.CopiedFromLastYearThreshold, (it, value) => it with { CopiedFromLastYearThreshold = value }),
        new("copiedFromOtherUnitThreshold", () => PolicyTexts.CopiedFromOtherUnit, it => it.CopiedFromOtherUnitThreshold, (it, value) => it with { CopiedFromOtherUnitThreshold = value }),
        new("outlierThreshold", () => PolicyTexts.Outlier, it => it.OutlierThreshold, (it, value) => it with { OutlierThreshold = value }),
    ];

    /// <summary>The deductions from credibility.</summary>
    public static IReadOnlyList<PolicyField> Credibility { get; } =
    [
        new("credibility_high", () => PolicyTexts.CostOf(Severity.High), it => it.Credibility?.High, (it, value) => it with { Credibility = Costs(it) with { High = value } }),
        new("credibility_medium", () => PolicyTexts.CostOf(Severity.Medium), it => it.Credibility?.Medium, (it, value) => it with { Credibility = Costs(it) with { Medium = value } }),
        new("credibility_low", () => PolicyTexts.CostOf(Severity.Low), it => it.Credibility?.Low, (it, value) => it with { Credibility = Costs(it) with { Low = value } }),
    ];

    /// <summary>All figures.</summary>
    public static IReadOnlyList<PolicyField> All { get; } = [.. Scores, .. Thresholds, .. Credibility];

    /// <summary>Gets the name of a place of a policy for people; <see langword="null"/> if it has none.</summary>
    public static string? FindLabel(string pointer)
    {
        var name = pointer.Trim('/').Replace('/', '_');
        return name.StartsWith("categoryWeights", StringComparison.Ordinal) ? PolicyTexts.CategoryWeights : All.FirstOrDefault(field => field.Name == name)?.Label();
    }

    private static GradeBands Bands(Policy policy) => policy.GradeBands ?? new GradeBands();

    private static CredibilityCosts Costs(Policy policy) => policy.Credibility ?? new CredibilityCosts();
}
