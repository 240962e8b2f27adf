using PerfHub.Api.Reports.Deviations;
using PerfHub.Api.Reports.Peers;
using PerfHub.Rules.Copies;
using PerfHub.Rules.Report;
using PerfHub.Rules.Rules;

namespace PerfHub.Api.Reports.Assessments;

/// <summary>A report, the inputs it was assessed with, and the outcome. Stored forms are computed once, on first use.</summary>
internal sealed record Assessment
{
    private Assessment()
    {
    }

    /// <summary>The unit and fiscal year.</summary>
    public required ReportKey Key { get; init; }

    /// <summary>The report.</summary>
    public required SelfEvaluationReport Report { get; init; }

    /// <summary>The other data that the rules use.</summary>
    public required AssessmentInputs Inputs { get; init; }

    /// <summary>The result of the rules.</summary>
    public required Evaluation Evaluation { get; init; }

    /// <summary>What identifies the deviations across revisions.</summary>
    public DeviationSubjects Subjects { get; private init; } = DeviationSubjects.AsStated;

    /// <summary>Assesses a report.</summary>
    public static Assessment Create(ReportKey key, SelfEvaluationReport report, AssessmentInputs inputs) => new()
    {
        Key = key,
        Report = report,
        Inputs = inputs,
        Evaluation = Evaluation.Compute(report, inputs.Policy.Policy, inputs.Context),
    };

    /// <summary>The outcome as it is stored and shown.</summary>
    public Verdict Verdict => field ??= Verdict.Create(Key, Report, Inputs.Policy, Evaluation, Subjects);

    /// <summary>The verdict, compressed.</summary>
    public byte[] StoredVerdict => field ??= Verdict.Serialize();

    /// <summary>Equal for two assessments of one revision with the same outcome; see <see cref="OutcomeHasher"/>.</summary>
    public byte[] OutcomeHash => field ??= OutcomeHasher.Compute(Evaluation);

    /// <summary>How often each rule passed, flagged or did not apply; see <see cref="RuleTallyCodec"/>.</summary>
    public byte[] RuleTallies => field ??= RuleTallyCodec.Encode(Evaluation.Tallies);

    /// <summary>The signature by which peers' narratives are compared; see <see cref="NarrativeSignatureRow"/>.</summary>
    public byte[] NarrativeSignature => field ??= NarrativeSignatureRow.EncodeSignature(MinHash.ComputeSignature(Report));

    /// <summary>Returns the assessment with what identifies the deviations; it is known only with the stored revisions.</summary>
    public Assessment WithSubjects(DeviationSubjects subjects) => subjects.AreAsStated && Subjects.AreAsStated
        ? this
        : new Assessment { Key = Key, Report = Report, Inputs = Inputs, Evaluation = Evaluation, Subjects = subjects };

    /// <summary>Applies the outcome to the stored deviations of the report.</summary>
    public DeviationUpdate UpdateDeviations(DeviationCases existing, RevisionSource source) => DeviationLifecycle.ApplyRevision(
        existing.Rows, existing.Events, Verdict.Findings, source with { Unjudged = UnjudgedDeviations.Find(this, existing.Rows, source.Revision) });

    /// <summary>Computes every stored form now, so that a transaction only writes.</summary>
    public Assessment Prepare()
    {
        _ = (StoredVerdict, OutcomeHash, RuleTallies, NarrativeSignature);
        return this;
    }

    /// <summary>Whether every indicator has the score that an earlier outcome gave it.</summary>
    /// <param name="outcomeHash">The earlier <see cref="OutcomeHash"/>; null if unknown.</param>
    public bool HasSameScore(byte[]? outcomeHash) => outcomeHash is not null && OutcomeHasher.HaveSameScore(outcomeHash, OutcomeHash);
}
