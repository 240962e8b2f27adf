using System.Text.Json.Serialization;
using PerfHub.Rules.Report;

namespace PerfHub.Rules.Scoring;

/// <summary>
/// What a bureau may set for a year: weights, bands, thresholds, and each rule's severity or switch.
/// The defaults follow 财预〔2020〕10号 where it gives a number, and are this system's own where it does not.
/// </summary>
public sealed record Policy
{
    /// <summary>The policy in force where no bureau has set one: version 1.</summary>
    public static Policy Default { get; } = new();

    /// <summary>The version of this policy, counted for each bureau and year: the default is 1, a bureau's first own one 2.</summary>
    [JsonIgnore]
    public int Version { get; init; } = 1;

    /// <summary>The weight of budget execution where the report states none, points.</summary>
    [Between(0, 100, MinimumIsExclusive = true)]
    public decimal ExecutionWeight { get; init; } = 10m;

    /// <summary>How a missed <c>atMost</c> target is scored.</summary>
    public ReverseScoring ReverseScoring { get; init; } = ReverseScoring.Linear;

    /// <summary>The completion, in percent, above which a target counts as set too low.</summary>
    [Between(100, 1000)]
    public decimal OverCompletionThreshold { get; init; } = 130m;

    /// <summary>The most that over-completion deducts, in percent of the weight.</summary>
    [Between(0, 100)]
    public decimal OverCompletionCap { get; init; } = 20m;

    /// <summary>The grade bands, in points.</summary>
    public GradeBands GradeBands { get; init; } = new();

    /// <summary>The share of the adjusted budget, in percent, above which unspent money is flagged.</summary>
    [Between(0, 100)]
    public decimal LowExecutionThreshold { get; init; } = 20m;

    /// <summary>The share of time elapsed, in percent, below which mid-year progress counts as slow.</summary>
    [Between(0, 100)]
    public decimal MidYearProgressThreshold { get; init; } = 60m;

    /// <summary>How far, in percent, the claimed share of indicator points may outrun that of execution points.</summary>
    [Between(0, 100)]
    public decimal ScoreOutrunsSpendingThreshold { get; init; } = 5m;

    /// <summary>How far, in percent of last year's final value, an <c>atLeast</c> target may lie below it.</summary>
    [Between(0, 100)]
    public decimal TargetBelowLastYearThreshold { get; init; } = 10m;

    /// <summary>How far, in percent of last year's, the initial budget may differ from it, up or down.</summary>
    [Between(0, 1000)]
    public decimal BudgetSwingThreshold { get; init; } = 30m;

    /// <summary>The similarity, in percent, from which a narrative counts as copied from last year's.</summary>
    [Between(0, 100, MinimumIsExclusive = true)]
    public decimal CopiedFromLastYearThreshold { get; init; } = 95m;

    /// <summary>
    /// The similarity, in percent, from which a narrative counts as copied from another unit's. Copies are looked for from 90
    /// upwards (<see cref="Copies.MinHash"/>): the lower it is set below that, the more are missed.
    /// </summary>
    [Between(0, 100, MinimumIsExclusive = true)]
    public decimal CopiedFromOtherUnitThreshold { get; init; } = 90m;

    /// <summary>The modified z-score, up or down, above which a figure is an outlier among its peers'.</summary>
    [Between(0, 100, MinimumIsExclusive = true)]
    public decimal OutlierThreshold { get; init; } = 3.5m;

    /// <summary>What open deviations cost in credibility.</summary>
    public CredibilityCosts Credibility { get; init; } = new();

    /// <summary>Severities and switches that differ from a rule's own, by rule id.</summary>
    [KeyedByRule]
    public IReadOnlyDictionary<string, RuleSetting> Rules { get; init; } = new Dictionary<string, RuleSetting>();
}
