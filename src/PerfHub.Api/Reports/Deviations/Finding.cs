using System.Text.Json.Serialization;
using PerfHub.Rules.Rules;
using PerfHub.Rules.Scoring;

namespace PerfHub.Api.Reports.Deviations;

/// <summary>One deviation of one revision.</summary>
/// <param name="Id">The deviation's id, the same in every revision.</param>
/// <param name="Rule">The rule's id.</param>
/// <param name="Subject">What the rule is about.</param>
/// <param name="Severity">How grave it is under the policy in force.</param>
/// <param name="Pointer">The place in the submitted JSON.</param>
/// <param name="Indicator">The indicator's code, if one is concerned.</param>
/// <param name="Expected">What the rule expects.</param>
/// <param name="Actual">What the report says.</param>
/// <param name="Difference">Actual − expected, where both are numbers.</param>
/// <param name="Formula">The formula that does not hold, with its numbers.</param>
/// <param name="Message">The finding in words.</param>
/// <param name="Peer">The other unit that it rests on, if any: kept, and told to few; see <see cref="RuleOutcome.Flag.Peer"/>.</param>
public sealed record Finding(
    string Id, string Rule, string Subject, Severity Severity, string Pointer, string? Indicator,
    Figure Expected, Figure Actual, decimal? Difference, string Formula, Text Message,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Peer? Peer = null)
{
    /// <summary>Puts a deviation into the shape that is kept.</summary>
    /// <param name="key">Whose report it is.</param>
    /// <param name="deviation">The deviation.</param>
    public static Finding Create(ReportKey key, Deviation deviation)
    {
        var (rule, flag) = (deviation.Rule.Id, deviation.Flag);
        return new Finding(
            DeviationId.Create(key, rule, flag.Subject), rule, flag.Subject, deviation.Severity, flag.Pointer, flag.Indicator,
            flag.Expected, flag.Actual, flag.Difference, flag.Formula, flag.Message, flag.Peer);
    }
}
