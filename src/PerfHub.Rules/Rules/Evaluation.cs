using PerfHub.Rules.Report;
using PerfHub.Rules.Scoring;

namespace PerfHub.Rules.Rules;

/// <summary>The verdict on a report: its verified score and every rule's answers.</summary>
/// <param name="Score">The verified score.</param>
/// <param name="Deviations">Every rule broken, in the order of the catalogue.</param>
/// <param name="Tallies">How often each rule passed, flagged and did not apply, in the order of the catalogue.</param>
public sealed record Evaluation(
    VerifiedScore Score, IReadOnlyList<Deviation> Deviations, IReadOnlyList<RuleTally> Tallies)
{
    private const int LinearSearchLimit = 4;

    /// <summary>Judges a report. Depends on nothing but its arguments.</summary>
    /// <param name="report">The report.</param>
    /// <param name="policy">The policy in force; the default policy if none is given.</param>
    /// <param name="context">What is known beside the report; nothing if not given.</param>
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
                rule.Check(input, outcomes);
                tallies.Add(CollectOutcomes(rule, setting?.Severity ?? rule.Severity, outcomes, deviations));
            }
        }

        return new Evaluation(input.Score, deviations, tallies);
    }

    private static RuleTally CollectOutcomes(Rule rule, Severity severity, List<RuleOutcome> outcomes, List<Deviation> deviations)
    {
        int passed = 0, notApplicable = 0, first = deviations.Count;
        Dictionary<string, int>? subjects = null;
        foreach (var outcome in outcomes)
        {
            switch (outcome)
            {
                case RuleOutcome.Flag flag:
                    deviations.Add(new Deviation(rule, severity, WithUniqueSubject(flag, deviations, first, ref subjects)));
                    break;
                case RuleOutcome.Passed:
                    passed++;
                    break;
                default:
                    notApplicable++;
                    break;
            }
        }

        return new RuleTally(rule.Id, passed, deviations.Count - first, notApplicable);
    }

    /// <summary>
    /// A deviation is known by its rule and subject, so subjects of one name (two projects called alike) are told apart
    /// by their order: the second is <c>name#2</c>.
    /// </summary>
    private static RuleOutcome.Flag WithUniqueSubject(
        RuleOutcome.Flag flag, List<Deviation> deviations, int first, ref Dictionary<string, int>? subjects)
    {
        // Most rules flag a place or two: only beyond that an index is faster than a look.
        if (subjects is null && deviations.Count - first <= LinearSearchLimit && IsUnusedSubject(flag.Subject, deviations, first))
        {
            return flag;
        }

        // The value is the number given last to a subject of this name, so that a thousand namesakes cost no more than
        // a thousand steps.
        subjects ??= IndexSubjects(deviations, first);
        if (subjects.TryAdd(flag.Subject, 1))
        {
            return flag;
        }

        var (alike, subject) = (subjects[flag.Subject], flag.Subject);
        do
        {
            subject = $"{flag.Subject}#{++alike}";
        }
        while (!subjects.TryAdd(subject, 1));

        subjects[flag.Subject] = alike;
        return flag with { Subject = subject };
    }

    private static bool IsUnusedSubject(string subject, List<Deviation> deviations, int first)
    {
        for (var i = first; i < deviations.Count; i++)
        {
            if (deviations[i].Flag.Subject == subject)
            {
                return false;
            }
        }

        return true;
    }

    private static Dictionary<string, int> IndexSubjects(List<Deviation> deviations, int first)
    {
        var subjects = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = first; i < deviations.Count; i++)
        {
            subjects.Add(deviations[i].Flag.Subject, 1);
        }

        return subjects;
    }
}
