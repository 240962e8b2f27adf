using System.Globalization;
using PerfHub.Rules.Report;
using PerfHub.Rules.Rules;

namespace PerfHub.Api.Reports.Deviations;

/// <summary>
/// What identifies the indicators of a revision across revisions. Usually that is the code; but a renumbered indicator keeps its first
/// code, and another indicator that got a used code has one of its own. So deviations follow their indicators, and an indicator under a
/// used code inherits none.
/// </summary>
internal sealed class IndicatorSubjects
{
    private readonly IReadOnlyDictionary<int, string> _subjects;

    private IndicatorSubjects(IReadOnlyDictionary<int, string> subjects) => _subjects = subjects;

    /// <summary>The codes.</summary>
    public static IndicatorSubjects Codes { get; } = new(new Dictionary<int, string>());

    /// <summary>Whether each indicator is identified by its code.</summary>
    public bool AreCodes => _subjects.Count == 0;

    /// <summary>Returns the subjects of the stored revision.</summary>
    public static IndicatorSubjects FromStored(IEnumerable<StoredIndicator> indicators) => Create(
        indicators.Where(it => it.Subject is not null).Select(it => (it.Ordinal, it.Subject!)));

    /// <summary>
    /// Pairs the indicators of a new revision with those of the stored one, then with those that earlier revisions had and of which
    /// there are deviations.
    /// </summary>
    public static IndicatorSubjects Pair(IReadOnlyList<Indicator> indicators, DeviationCases before)
    {
        if (before.Indicators.Count == 0)
        {
            return Codes;
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

        return Create(indicators.Select((it, i) => (i, it.Code == subjects[i] ? null : subjects[i])).Where(it => it.Item2 is not null).Select(it => (it.i, it.Item2!)));
    }

    /// <summary>Gets the subject of the indicator at an index.</summary>
    public string Get(int index, string code) => _subjects.GetValueOrDefault(index, code);

    /// <summary>Gets the subject if it is not the code.</summary>
    public string? Find(int index) => _subjects.GetValueOrDefault(index);

    private static IndicatorSubjects Create(IEnumerable<(int Index, string Subject)> subjects) =>
        subjects.ToDictionary(it => it.Index, it => it.Subject) is { Count: > 0 } map ? new IndicatorSubjects(map) : Codes;

    // The name of an indicator whose deviations were stored before the column existed is unknown: its code is taken, but it does not return.
    private static List<StoredIndicator> FindDropped(DeviationCases before)
    {
        var current = before.Indicators.Select(it => it.SubjectOrCode).ToHashSet(StringComparer.Ordinal);
        return
        [
            .. before.Rows
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
