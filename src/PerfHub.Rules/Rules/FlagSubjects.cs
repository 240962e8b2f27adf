using PerfHub.Rules.Report;

namespace PerfHub.Rules.Rules;

/// <summary>
/// Rule and subject identify a deviation, so equal subjects (two projects of one name) are numbered: the second becomes <c>name#2</c>.
/// What they state decides which is which, not where they stand, so the order of rows does not matter.
/// </summary>
internal static class FlagSubjects
{
    /// <summary>Numbers equal subjects among the deviations of one rule in a report, which start at an index.</summary>
    public static void MakeUnique(SelfEvaluationReport report, List<Deviation> deviations, int first)
    {
        if (deviations.Count - first < 2)
        {
            return;
        }

        // The last number given to each subject keeps the search linear.
        var lastNumbers = new Dictionary<string, int>(deviations.Count - first, StringComparer.Ordinal);
        List<int>? repeated = null;
        for (var i = first; i < deviations.Count; i++)
        {
            if (!lastNumbers.TryAdd(deviations[i].Flag.Subject, 1))
            {
                (repeated ??= []).Add(i);
            }
        }

        if (repeated is null)
        {
            return;
        }

        var subjects = repeated.Select(i => deviations[i].Flag.Subject).ToHashSet(StringComparer.Ordinal);
        var groups = Enumerable.Range(first, deviations.Count - first).Where(i => subjects.Contains(deviations[i].Flag.Subject))
            .GroupBy(i => deviations[i].Flag.Subject, StringComparer.Ordinal).OrderBy(it => it.Key, StringComparer.Ordinal);
        foreach (var group in groups.ToList())
        {
            foreach (var i in group.Order(Comparer<int>.Create((left, right) => Compare(report, deviations[left].Flag, deviations[right].Flag))).Skip(1))
            {
                deviations[i] = deviations[i] with { Flag = deviations[i].Flag with { Subject = CreateNext(group.Key, lastNumbers) } };
            }
        }
    }

    // Formulas hold the figures. Flags with equal ones differ in the indicator, if at all.
    private static int Compare(SelfEvaluationReport report, RuleOutcome.Flag left, RuleOutcome.Flag right)
    {
        var order = string.CompareOrdinal(left.Formula, right.Formula);
        if (order != 0 || left.IndicatorIndex == right.IndicatorIndex || left.IndicatorIndex is not { } i || right.IndicatorIndex is not { } j)
        {
            return order;
        }

        var (one, other) = (report.Indicators[i], report.Indicators[j]);
        order = string.CompareOrdinal(NormalizedText.Normalize(one.Name), NormalizedText.Normalize(other.Name));
        return order != 0 ? order : string.CompareOrdinal(NormalizedText.Normalize(one.Code), NormalizedText.Normalize(other.Code));
    }

    private static string CreateNext(string subject, Dictionary<string, int> lastNumbers)
    {
        var (number, next) = (lastNumbers[subject], subject);
        do
        {
            next = $"{subject}#{++number}";
        }
        while (!lastNumbers.TryAdd(next, 1));

        lastNumbers[subject] = number;
        return next;
    }
}
