using PerfHub.Rules.Report;
using PerfHub.Rules.Scoring;

namespace PerfHub.Rules.Rules;

/// <summary>
/// The result of evaluating a report. Deviations and tallies are in catalogue order. A report is judged whole and its tallies count
/// all deviations, but at most <see cref="MaxDeviations"/> are kept: the gravest, and of one severity those that come first.
/// </summary>
public sealed record Evaluation(
    VerifiedScore Score, IReadOnlyList<Deviation> Deviations, IReadOnlyList<RuleTally> Tallies)
{
    /// <summary>The maximum number of deviations that are kept.</summary>
    public const int MaxDeviations = 1000;

    private RuleInput? _input;

    /// <summary>The number of deviations of each rule that are not kept; rules with none are absent.</summary>
    public IReadOnlyList<OmittedDeviations> Omitted { get; init; } = [];

    /// <summary>Evaluates a report; the result depends on the arguments only. Rules that the policy switches off are skipped.</summary>
    public static Evaluation Compute(SelfEvaluationReport report, Policy? policy = null, ReportContext? context = null)
    {
        var input = RuleInput.Create(report, policy, context);
        var settings = input.Policy.Rules;
        var deviations = new List<Deviation>();
        var tallies = new List<RuleTally>(RuleCatalogue.All.Count);
        var outcomes = new List<RuleOutcome>(input.Report.Indicators.Count + 1);
        foreach (var rule in RuleCatalogue.All)
        {
            var setting = settings.Count == 0 ? null : settings.GetValueOrDefault(rule.Id);
            if (setting is not { Enabled: false })
            {
                outcomes.Clear();
                input.CountsOnly = deviations.Count >= MaxDeviations && deviations.Count(it => it.Severity == Severity.High) >= MaxDeviations;
                rule.Check(input, outcomes);
                tallies.Add(CollectOutcomes(report, rule, setting?.Severity, outcomes, deviations));
            }
        }

        var evaluation = new Evaluation(input.Score, deviations, tallies) { _input = input };
        return tallies.Sum(tally => tally.Flagged) <= MaxDeviations ? evaluation : KeepGravest(evaluation);
    }

    /// <summary>
    /// Resolves what a deviation of this evaluation rests on, in the order of its rule. It is not computed before, because bulk
    /// evaluations count flags and never read it.
    /// </summary>
    public IReadOnlyList<FlagInput> ResolveInputs(Deviation deviation) => ResolveInputs(deviation.Rule, deviation.Flag);

    /// <summary>
    /// Resolves what a flag of an earlier evaluation would rest on here; <see cref="RuleOutcome.Flag.IndicatorIndex"/> must be that of its
    /// indicator in this report.
    /// </summary>
    public IReadOnlyList<FlagInput> ResolveInputs(Rule rule, RuleOutcome.Flag flag) =>
        _input is null ? [] : ReportFields.Resolve(_input.Report, rule.GetInputs(_input, flag));

    private static Evaluation KeepGravest(Evaluation evaluation)
    {
        HashSet<Deviation> kept = new(
            evaluation.Deviations.OrderByDescending(it => it.Severity).Take(MaxDeviations), ReferenceEqualityComparer.Instance);
        Deviation[] deviations = [.. evaluation.Deviations.Where(kept.Contains)];
        var counts = deviations.CountBy(it => it.Rule.Id).ToDictionary();
        return evaluation with
        {
            Deviations = deviations,
            Omitted =
            [
                .. evaluation.Tallies.Select(it => new OmittedDeviations(it.Rule, it.Flagged - counts.GetValueOrDefault(it.Rule)))
                    .Where(it => it.Count > 0),
            ],
        };
    }

    private static RuleTally CollectOutcomes(
        SelfEvaluationReport report, Rule rule, Severity? severity, List<RuleOutcome> outcomes, List<Deviation> deviations)
    {
        int passed = 0, flagged = 0, notApplicable = 0, first = deviations.Count;
        foreach (var outcome in outcomes)
        {
            switch (outcome)
            {
                case RuleOutcome.Flag counted when flagged >= MaxDeviations || counted.IsSurplus:
                    // Graver flags, or earlier ones of the rule, are kept instead.
                    flagged++;
                    break;
                case RuleOutcome.Flag flag:
                    deviations.Add(new Deviation(rule, severity ?? flag.Severity ?? rule.Severity, flag));
                    flagged++;
                    break;
                case RuleOutcome.Passed:
                    passed++;
                    break;
                default:
                    notApplicable++;
                    break;
            }
        }

        FlagSubjects.MakeUnique(report, deviations, first);
        return new RuleTally(rule.Id, passed, flagged, notApplicable);
    }
}
