using System.Text.Json;
using System.Text.Json.Serialization;
using PerfHub.Api.Data;
using PerfHub.Api.Features.Deviations;
using PerfHub.Api.Features.Policies;
using PerfHub.Api.Json;
using PerfHub.Rules.Report;
using PerfHub.Rules.Rules;

namespace PerfHub.Api.Features.SelfEvaluations;

/// <summary>
/// What the system said of one revision, in both languages. It is kept with the revision as it was said: rules and
/// policies move on, a past verdict does not.
/// </summary>
/// <param name="PolicyVersion">The policy's version.</param>
/// <param name="PolicyBureau">The bureau whose policy it is; nothing for the default.</param>
/// <param name="RuleSetVersion">The rule set's version.</param>
/// <param name="Score">Claimed beside verified.</param>
/// <param name="Tallies">How often each rule gave each answer.</param>
/// <param name="Findings">Every deviation.</param>
public sealed record Verdict(
    int PolicyVersion,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? PolicyBureau,
    string RuleSetVersion,
    Score Score,
    IReadOnlyList<RuleTally> Tallies,
    IReadOnlyList<Finding> Findings)
{
    /// <summary>Puts an evaluation into the shape that is kept and shown.</summary>
    /// <param name="key">Whose report it is.</param>
    /// <param name="report">The report.</param>
    /// <param name="policy">The policy that it was judged by.</param>
    /// <param name="evaluation">The evaluation.</param>
    public static Verdict Of(ReportKey key, SelfEvaluationReport report, PolicyInForce policy, Evaluation evaluation)
    {
        var verified = evaluation.Score;
        var parts = new List<ScorePart>(verified.Indicators.Count + 1)
        {
            new("/score/execution", report.Score.Execution, verified.Execution),
        };
        for (var i = 0; i < verified.Indicators.Count; i++)
        {
            parts.Add(new ScorePart($"/indicators/{i}/score", report.Indicators[i].Score, verified.Indicators[i].Score));
        }

        var claimed = report.Score.Total;
        return new Verdict(
            policy.Policy.Version,
            policy.Bureau,
            RuleCatalogue.Version,
            new Score(claimed, verified.Total, claimed - verified.Total, report.Score.Grade, verified.Grade, parts),
            evaluation.Tallies,
            [.. evaluation.Deviations.Select(deviation => Finding.Of(key, deviation))]);
    }

    /// <summary>Reads a verdict that was kept.</summary>
    /// <param name="stored">As it is stored.</param>
    public static Verdict Read(byte[] stored) =>
        JsonSerializer.Deserialize<Verdict>(Compressed.Unpack(stored), ApiJson.Options)!;

    /// <summary>The verdict as it is stored.</summary>
    public byte[] ToStored() => Compressed.Pack(JsonSerializer.SerializeToUtf8Bytes(this, ApiJson.Options));

    /// <summary>The other unit that a finding rests on, if any does: it is one rule's, which has one place in a report.</summary>
    [JsonIgnore]
    public Peer? Peer => Findings.FirstOrDefault(finding => finding.Peer is not null)?.Peer;

    /// <summary>How often the rules gave each answer.</summary>
    public RuleCounts Counts() => new(
        Tallies.Sum(tally => tally.Passed), Tallies.Sum(tally => tally.Flagged), Tallies.Sum(tally => tally.NotApplicable));

    /// <summary>The deviations as a receipt shows them.</summary>
    /// <param name="english">In English rather than Chinese.</param>
    /// <param name="statuses">Where each deviation stands, by id; open where it is not known.</param>
    /// <param name="told">The other unit that is named where a deviation rests on it; nothing where none may be.</param>
    public IReadOnlyList<ReceiptDeviation> Deviations(
        bool english, IReadOnlyDictionary<string, DeviationStatus> statuses, Peer? told = null) =>
    [
        .. Findings.Select(finding => new ReceiptDeviation
        {
            Id = finding.Id,
            Rule = finding.Rule,
            Severity = finding.Severity,
            Status = statuses.GetValueOrDefault(finding.Id, DeviationStatus.Open),
            Pointer = finding.Pointer,
            Indicator = finding.Indicator,
            Expected = finding.Expected,
            Actual = finding.Actual,
            Difference = finding.Difference,
            Formula = finding.Formula,
            Message = english ? finding.Message.En : finding.Message.Zh,
            Peer = told is not null && finding.Peer == told ? told : null,
        }),
    ];
}

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
/// <param name="Peer">The other unit that it rests on, if any: kept, and told to few; see <see cref="Answer.Flag.Peer"/>.</param>
public sealed record Finding(
    string Id, string Rule, string Subject, Severity Severity, string Pointer, string? Indicator,
    Figure Expected, Figure Actual, decimal? Difference, string Formula, Text Message,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Peer? Peer = null)
{
    /// <summary>Puts a deviation into the shape that is kept.</summary>
    /// <param name="key">Whose report it is.</param>
    /// <param name="deviation">The deviation.</param>
    public static Finding Of(ReportKey key, Deviation deviation)
    {
        var (rule, flag) = (deviation.Rule.Id, deviation.Flag);
        return new Finding(
            DeviationId.Of(key, rule, flag.Subject), rule, flag.Subject, deviation.Severity, flag.Pointer, flag.Indicator,
            flag.Expected, flag.Actual, flag.Difference, flag.Formula, flag.Message, flag.Peer);
    }
}

/// <summary>Whose report, and of which year.</summary>
/// <param name="Bureau">The bureau's code.</param>
/// <param name="Unit">The unit's code.</param>
/// <param name="Year">The fiscal year.</param>
public sealed record ReportKey(string Bureau, string Unit, int Year);
