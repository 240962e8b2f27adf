using System.Globalization;
using PerfHub.Rules.Report;
using PerfHub.Rules.Rules;

namespace PerfHub.Api.Reports.Deviations;

/// <summary>
/// What identifies the deviations of a revision across revisions. For an indicator that is usually the code; but a renumbered indicator
/// keeps its first code, and another indicator that got a used code has a subject of its own. So deviations follow their indicators, and
/// an indicator under a used code inherits none. Any other subject keeps its first spelling.
/// </summary>
internal sealed class DeviationSubjects
{
    private readonly IReadOnlyDictionary<int, string> _ofIndicators;
    private readonly IReadOnlyDictionary<(string Rule, string Subject), string> _firstSpellings;

    private DeviationSubjects(
        IReadOnlyDictionary<int, string> ofIndicators, IReadOnlyDictionary<(string Rule, string Subject), string> firstSpellings) =>
        (_ofIndicators, _firstSpellings) = (ofIndicators, firstSpellings);

    /// <summary>The codes of indicators and other subjects as the report states them.</summary>
    public static DeviationSubjects AsStated { get; } = new(new Dictionary<int, string>(), new Dictionary<(string, string), string>());

    /// <summary>Whether they are all as the report states them.</summary>
    public bool AreAsStated => _ofIndicators.Count + _firstSpellings.Count == 0;

    /// <summary>Returns the subjects of the stored revision.</summary>
    public static DeviationSubjects FromStored(DeviationCases stored, IReadOnlyList<Deviation> deviations) => Create(
        stored.Indicators.Where(it => it.Subject is not null).Select(it => (it.Ordinal, it.Subject!)), stored, deviations);

    /// <summary>
    /// Pairs the indicators of a new revision with those of the stored one, then with those that earlier revisions had and of which
    /// there are deviations.
    /// </summary>
    public static DeviationSubjects Pair(IReadOnlyList<Indicator> indicators, DeviationCases before, IReadOnlyList<Deviation> deviations)
    {
        if (before.Indicators.Count == 0)
        {
            return AsStated;
        }

        var subjects = IndicatorPairing.Pair(indicators, before.Indicators).Select(it => it?.SubjectOrCode).ToArray();
        var dropped = FindDropped(before);
        var unpaired = Enumerable.Range(0, subjects.Length).Where(i => subjects[i] is null).ToList();
        var returned = IndicatorPairing.Pair([.. unpaired.Select(i => indicators[i])], [.. dropped.Where(it => it.Name.Length > 0)]);
        var taken = before.Indicators.Select(it => it.SubjectOrCode).Concat(dropped.Select(it => it.SubjectOrCode)).ToHashSet(StringComparer.Ordinal);
        foreach (var (i, counterpart) in unpaired.Zip(returned))
        {
            subjects[i] = counterpart?.SubjectOrCode ?? CreateNew(indicators[i], taken);
        }

        return Create(indicators.Select((it, i) => (i, it.Code == subjects[i] ? null : subjects[i])).Where(it => it.Item2 is not null).Select(it => (it.i, it.Item2!)), before, deviations);
    }

    /// <summary>Gets the subject of the indicator at an index.</summary>
    public string OfIndicator(int index, string code) => _ofIndicators.GetValueOrDefault(index, code);

    /// <summary>Gets the subject of an indicator if it is not the code.</summary>
    public string? FindOfIndicator(int index) => _ofIndicators.GetValueOrDefault(index);

    /// <summary>Gets the subject of a deviation that does not follow an indicator.</summary>
    public string Get(string rule, string subject) => _firstSpellings.GetValueOrDefault((rule, subject), subject);

    private static DeviationSubjects Create(
        IEnumerable<(int Index, string Subject)> ofIndicators, DeviationCases stored, IReadOnlyList<Deviation> deviations)
    {
        var (subjects, spellings) = (ofIndicators.ToDictionary(it => it.Index, it => it.Subject), FindFirstSpellings(stored, deviations));
        return subjects.Count + spellings.Count == 0 ? AsStated : new DeviationSubjects(subjects, spellings);
    }

    /// <summary>Finds the stored subjects that only differ in spelling; each is used once.</summary>
    private static Dictionary<(string Rule, string Subject), string> FindFirstSpellings(DeviationCases stored, IReadOnlyList<Deviation> deviations)
    {
        var found = new Dictionary<(string, string), string>();
        var free = stored.Identities.ToDictionary(it => (it.RuleId, it.Subject));
        List<(string Rule, string Subject)> unknown = [.. deviations.Where(it => !it.Flag.FollowsIndicator).Select(it => (it.Rule.Id, it.Flag.Subject)).Where(it => !free.Remove(it))];
        if (unknown.Count == 0 || free.Count == 0)
        {
            return found;
        }

        var byForm = free.Keys.ToLookup(it => (it.RuleId, NormalizedText.Normalize(it.Subject)));
        foreach (var (rule, subject) in unknown)
        {
            if (byForm[(rule, NormalizedText.Normalize(subject))].FirstOrDefault(free.ContainsKey) is { Subject: { } spelling } key && free.Remove(key))
            {
                found.Add((rule, subject), spelling);
            }
        }

        return found;
    }

    // The name of an indicator whose deviations were stored before the column existed is unknown: its code is taken, but it does not return.
    private static List<StoredIndicator> FindDropped(DeviationCases before)
    {
        var current = before.Indicators.Select(it => it.SubjectOrCode).ToHashSet(StringComparer.Ordinal);
        return
        [
            .. before.Identities
                .Select(row => (Row: row, Subject: row.IndicatorSubject ?? (row.Indicator == row.Subject ? row.Subject : null)))
                .Where(it => it.Subject is not null && !current.Contains(it.Subject))
                .OrderByDescending(it => it.Row.Revision)
                .DistinctBy(it => it.Subject)
                .Select(it => new StoredIndicator(it.Row.ReportId, 0, it.Row.Indicator ?? "", it.Row.IndicatorName ?? "", it.Subject)),
        ];
    }

    private static string CreateNew(Indicator indicator, HashSet<string> taken)
    {
        var subject = indicator.Code;
        for (var number = 1; !taken.Add(subject); number++)
        {
            subject = number == 1
                ? $"{indicator.Code}/{NormalizedText.Normalize(indicator.Name)}"
                : string.Create(CultureInfo.InvariantCulture, $"{indicator.Code}/{NormalizedText.Normalize(indicator.Name)}/{number}");
        }

        return subject;
    }
}
