using System.Text.Json.Serialization;
using PerfHub.Rules.Rules;
using PerfHub.Rules.Scoring;

namespace PerfHub.Api.Reports.Deviations;

/// <summary>A deviation of one revision, as it is stored in the verdict.</summary>
/// <param name="Id">The deviation's id, the same in every revision.</param>
/// <param name="Rule">The rule's id.</param>
/// <param name="Subject">The subject of the rule; see <see cref="RuleOutcome.Flag.Subject"/>.</param>
/// <param name="Severity">The severity under the policy in force.</param>
/// <param name="Pointer">The place in the submitted JSON (RFC 6901).</param>
/// <param name="Indicator">The indicator's code; <see langword="null"/> if no indicator is concerned.</param>
/// <param name="Expected">The value that the rule expects.</param>
/// <param name="Actual">The value in the report.</param>
/// <param name="Difference">Actual − expected; <see langword="null"/> unless both are numbers.</param>
/// <param name="Formula">The formula that does not hold, with its numbers.</param>
/// <param name="Message">The finding as a sentence.</param>
/// <param name="Peer">The other unit that it is based on; few callers may see it. See <see cref="RuleOutcome.Flag.Peer"/>.</param>
public sealed record Finding(
    string Id, string Rule, string Subject, Severity Severity, string Pointer, string? Indicator,
    Figure Expected, Figure Actual, decimal? Difference, string Formula, Text Message,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Peer? Peer = null)
{
    /// <summary>Converts a deviation of a unit's report.</summary>
    public static Finding Create(ReportKey key, Deviation deviation)
    {
        var (rule, flag) = (deviation.Rule.Id, deviation.Flag);
        return new Finding(
            DeviationId.Create(key, rule, flag.Subject), rule, flag.Subject, deviation.Severity, flag.Pointer, flag.Indicator,
            flag.Expected, flag.Actual, flag.Difference, flag.Formula, flag.Message, flag.Peer);
    }
}
