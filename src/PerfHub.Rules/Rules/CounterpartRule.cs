using PerfHub.Rules.Report;
using PerfHub.Rules.Scoring;

namespace PerfHub.Rules.Rules;

/// <summary>A rule that compares each indicator of a report with its counterpart in another filing of the unit.</summary>
/// <typeparam name="T">The counterpart: last year's indicator, or a filed mid-year figure.</typeparam>
/// <inheritdoc />
public abstract class CounterpartRule<T>(
    string id, RuleGroup group, Severity severity, Text title, string formula, Text condition, Text source, params IReadOnlyList<RuleParameter> parameters)
    : Rule(id, group, severity, title, formula, condition, source, parameters)
    where T : class, INamedIndicator
{
    /// <inheritdoc />
    public sealed override void Check(RuleInput input, List<RuleOutcome> outcomes)
    {
        var counterparts = GetCounterparts(input);
        foreach (ref readonly var indicator in input.Indicators)
        {
            var counterpart = counterparts?[indicator.Index];
            var outcome = Check(indicator, counterpart);
            outcomes.Add(outcome is RuleOutcome.Flag { IsSurplus: false } flag && counterpart is not null ? flag with { Reference = DescribeReference(counterpart) } : outcome);
        }
    }

    /// <inheritdoc />
    public sealed override IReadOnlyList<string> GetInputs(RuleInput input, RuleOutcome.Flag flag) => flag.GetIndicatorInputs(input, Inputs);

    /// <summary>What the rule reads of an indicator: the names of fields; see <see cref="Rule.GetInputs"/>.</summary>
    protected abstract IReadOnlyList<string> Inputs { get; }

    /// <summary>Formats what the rule reads of the counterpart; see <see cref="RuleOutcome.Flag.Reference"/>.</summary>
    protected abstract string DescribeReference(T counterpart);

    /// <summary>Gets the counterpart of each indicator; <see langword="null"/> if there is no such filing.</summary>
    protected abstract IReadOnlyList<T?>? GetCounterparts(RuleInput input);

    /// <summary>Checks one indicator. <paramref name="counterpart"/> is <see langword="null"/> if <see cref="IndicatorPairing"/> finds none.</summary>
    protected abstract RuleOutcome Check(in IndicatorInput input, T? counterpart);
}
