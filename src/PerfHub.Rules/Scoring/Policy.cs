using System.Text.Json.Serialization;
using PerfHub.Rules.Report;

namespace PerfHub.Rules.Scoring;

/// <summary>
/// The weights, bands, thresholds and rule settings of a bureau for a year. The defaults follow 财预〔2020〕10号 where it gives a
/// number; all others are defaults of this system.
/// </summary>
public sealed record Policy
{
    /// <summary>The policy in force if no bureau has set one: version 1.</summary>
    public static Policy Default { get; } = new();

    /// <summary>The version, counted for each bureau and year: the default policy is 1, the first policy that a bureau sets is 2.</summary>
    [JsonIgnore] public int Version { get; init; } = 1;

    /// <summary>The weight of budget execution if the report states none, points.</summary>
    [Between(0, 100, MinimumIsExclusive = true)] public decimal ExecutionWeight { get; init; } = 10m;

    /// <summary>The formula that scores a missed <c>atMost</c> target.</summary>
    public ReverseScoring ReverseScoring { get; init; } = ReverseScoring.Linear;

    /// <summary>The completion, in percent, above which a target counts as set too low.</summary>
    [Between(100, 1000)] public decimal OverCompletionThreshold { get; init; } = 130m;

    /// <summary>The maximum deduction for over-completion, in percent of the weight.</summary>
    [Between(0, 100)] public decimal OverCompletionCap { get; init; } = 20m;

    /// <summary>The grade bands, in points.</summary>
    public GradeBands GradeBands { get; init; } = new();

    /// <summary>The unspent share of the adjusted budget, in percent, above which it is flagged.</summary>
    [Between(0, 100)] public decimal LowExecutionThreshold { get; init; } = 20m;

    /// <summary>Mid-year progress counts as slow below this percentage of the time elapsed.</summary>
    [Between(0, 100)] public decimal MidYearProgressThreshold { get; init; } = 60m;

    /// <summary>The percentage by which the claimed share of indicator points may exceed that of execution points.</summary>
    [Between(0, 100)] public decimal ScoreOutrunsSpendingThreshold { get; init; } = 5m;

    /// <summary>The percentage by which an <c>atLeast</c> target may be below last year's final value.</summary>
    [Between(0, 100)] public decimal TargetBelowLastYearThreshold { get; init; } = 10m;

    /// <summary>The percentage by which the initial budget may be above or below last year's.</summary>
    [Between(0, 1000)] public decimal BudgetSwingThreshold { get; init; } = 30m;

    /// <summary>A narrative counts as copied from last year's at this similarity, in percent, or above.</summary>
    [Between(0, 100, MinimumIsExclusive = true)] public decimal CopiedFromLastYearThreshold { get; init; } = 95m;

    /// <summary>
    /// A narrative counts as copied from another unit's at this similarity, in percent, or above. The search finds nearly all
    /// pairs of 90 and above; at lower settings it misses more of them.
    /// </summary>
    [Between(0, 100, MinimumIsExclusive = true)] public decimal CopiedFromOtherUnitThreshold { get; init; } = 90m;

    /// <summary>A figure is an outlier among its peers if the absolute value of its modified z-score is above this.</summary>
    [Between(0, 100, MinimumIsExclusive = true)] public decimal OutlierThreshold { get; init; } = 3.5m;

    /// <summary>What becomes of the points of an indicator above <see cref="OverCompletionThreshold"/>.</summary>
    public OverCompletionMode OverCompletionMode { get; init; } = OverCompletionMode.Deduct;

    /// <summary>
    /// The points that the indicators of a category (一级指标) must have together, by category; empty if the bureau sets none. 产出 and
    /// 产出指标 are one category.
    /// </summary>
    [TextLength(1, 100), Between(0, 100)]
    public IReadOnlyDictionary<string, decimal> CategoryWeights { get; init; } = new Dictionary<string, decimal>();

    /// <summary>The points by which the claimed total may be above the verified one.</summary>
    [Between(0, 100)] public decimal ScoreGapThreshold { get; init; } = 5m;

    /// <summary>The credibility points that deviations deduct.</summary>
    public CredibilityCosts Credibility { get; init; } = new();

    /// <summary>The rule settings that differ from the defaults, by rule id.</summary>
    [KeyedByRule] public IReadOnlyDictionary<string, RuleSetting> Rules { get; init; } = new Dictionary<string, RuleSetting>();
}
