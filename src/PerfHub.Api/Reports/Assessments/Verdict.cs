using System.Text.Json;
using System.Text.Json.Serialization;
using PerfHub.Api.Persistence;
using PerfHub.Api.Reports.Deviations;
using PerfHub.Api.Reports.Policies;
using PerfHub.Rules.Report;
using PerfHub.Rules.Rules;
using PerfHub.Rules.Rules.Findings;

namespace PerfHub.Api.Reports.Assessments;

/// <summary>
/// The assessment of one revision, in both languages. It is stored with the revision and never changes, even if rules and policies
/// do. Without <see cref="PolicyBureau"/>, the policy is the default one.
/// </summary>
public sealed record Verdict(
    int PolicyVersion,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? PolicyBureau,
    string RuleSetVersion,
    Score Score,
    IReadOnlyList<RuleTally> Tallies,
    IReadOnlyList<Finding> Findings)
{
    /// <summary>The deviations that are counted but not stored, by rule; <see langword="null"/> if there are none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<OmittedDeviations>? Omitted { get; init; }

    /// <summary>Creates the verdict of an evaluation of a report that has no other revisions.</summary>
    public static Verdict Create(ReportKey key, SelfEvaluationReport report, EffectivePolicy policy, Evaluation evaluation) =>
        Create(key, report, policy, evaluation, DeviationSubjects.AsStated);

    /// <summary>Creates the verdict of an evaluation.</summary>
    /// <param name="key">The unit and fiscal year.</param>
    /// <param name="report">The report.</param>
    /// <param name="policy">The policy in force.</param>
    /// <param name="evaluation">The evaluation of the report.</param>
    /// <param name="subjects">What identifies the deviations across revisions.</param>
    internal static Verdict Create(
        ReportKey key, SelfEvaluationReport report, EffectivePolicy policy, Evaluation evaluation, DeviationSubjects subjects)
    {
        var verified = evaluation.Score;
        ScorePart[] parts =
        [
            new("/score/execution", report.Score.Execution, verified.Execution),
            .. verified.Indicators.Select((indicator, i) => new ScorePart($"/indicators/{i}/score", report.Indicators[i].Score, indicator.Score)),
        ];
        var claimed = report.Score.Total;
        return new Verdict(
            policy.Policy.Version,
            policy.Bureau,
            RuleCatalogue.Version,
            new Score(claimed, verified.Total, claimed - verified.Total, report.Score.Grade, verified.Grade, parts),
            evaluation.Tallies,
            [.. evaluation.Deviations.Select(deviation => Finding.Create(key, report, evaluation, deviation, subjects))])
        {
            Omitted = evaluation.Omitted.Count == 0 ? null : evaluation.Omitted,
        };
    }

    /// <summary>Reads a stored verdict.</summary>
    public static Verdict Deserialize(byte[] stored) =>
        StoredJson.Parse<Verdict>(StoredCompression.Decompress(stored));

    /// <summary>Compressed JSON, as it is stored.</summary>
    public byte[] Serialize() => StoredCompression.Compress(JsonSerializer.SerializeToUtf8Bytes(this, ApiJson.Options));

    /// <summary>The other unit of a finding; at most one has one, because a single rule gives it, once a report.</summary>
    [JsonIgnore]
    public Peer? Peer => Findings.FirstOrDefault(finding => finding.Peer is not null)?.Peer;

    /// <summary>Sums the tallies of all rules.</summary>
    public RuleCounts CountOutcomes() => new(
        Tallies.Sum(tally => tally.Passed), Tallies.Sum(tally => tally.Flagged), Tallies.Sum(tally => tally.NotApplicable));

    /// <summary>
    /// The deviations that a receipt shows after those of the verdict: the findings of auditors, and deviations that stay until the revision
    /// is compared with other units.
    /// </summary>
    internal IEnumerable<ReceiptDeviation> SelectOthers(IEnumerable<DeviationRow> rows, bool isEnglish)
    {
        var ids = Findings.Select(finding => finding.Id).ToHashSet(StringComparer.Ordinal);
        return rows.Where(row => (row.RuleId == Manual.Id || UnjudgedDeviations.MayBe(row)) && !ids.Contains(row.Id))
            .OrderBy(row => row.OpenedAt).ThenBy(row => row.Id, StringComparer.Ordinal)
            .Select(row => ReceiptDeviation.FromRow(row, isEnglish));
    }

    /// <summary>The deviations as a receipt shows them.</summary>
    /// <param name="isEnglish">Texts in English instead of Chinese.</param>
    /// <param name="statuses">The status of each deviation by id; missing ones are open.</param>
    /// <param name="visiblePeer">The other unit that the caller may see; <see langword="null"/> for none.</param>
    public IReadOnlyList<ReceiptDeviation> ToReceiptDeviations(
        bool isEnglish, IReadOnlyDictionary<string, DeviationStatus> statuses, Peer? visiblePeer = null) =>
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
            Message = isEnglish ? finding.Message.En : finding.Message.Zh,
            Inputs = finding.Inputs,
            Peer = finding.Peer == visiblePeer ? visiblePeer : null,
        }),
    ];
}
