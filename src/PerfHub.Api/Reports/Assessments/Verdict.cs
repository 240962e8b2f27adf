using System.Text.Json;
using System.Text.Json.Serialization;
using PerfHub.Api.Persistence;
using PerfHub.Api.Reports.Deviations;
using PerfHub.Api.Reports.Policies;
using PerfHub.Rules.Report;
using PerfHub.Rules.Rules;

namespace PerfHub.Api.Reports.Assessments;

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
    public static Verdict Create(ReportKey key, SelfEvaluationReport report, EffectivePolicy policy, Evaluation evaluation)
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
            [.. evaluation.Deviations.Select(deviation => Finding.Create(key, deviation))]);
    }

    /// <summary>Reads a verdict that was kept.</summary>
    /// <param name="stored">As it is stored.</param>
    public static Verdict Deserialize(byte[] stored) =>
        JsonSerializer.Deserialize<Verdict>(BrotliCodec.Decompress(stored), ApiJson.Options)!;

    /// <summary>The verdict as it is stored.</summary>
    public byte[] Serialize() => BrotliCodec.Compress(JsonSerializer.SerializeToUtf8Bytes(this, ApiJson.Options));

    /// <summary>The other unit that a finding rests on, if any does: it is one rule's, which has one place in a report.</summary>
    [JsonIgnore]
    public Peer? Peer => Findings.FirstOrDefault(finding => finding.Peer is not null)?.Peer;

    /// <summary>How often the rules gave each answer.</summary>
    public RuleCounts CountOutcomes() => new(
        Tallies.Sum(tally => tally.Passed), Tallies.Sum(tally => tally.Flagged), Tallies.Sum(tally => tally.NotApplicable));

    /// <summary>The deviations as a receipt shows them.</summary>
    /// <param name="english">In English rather than Chinese.</param>
    /// <param name="statuses">Where each deviation stands, by id; open where it is not known.</param>
    /// <param name="told">The other unit that is named where a deviation rests on it; nothing where none may be.</param>
    public IReadOnlyList<ReceiptDeviation> ToReceiptDeviations(
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
