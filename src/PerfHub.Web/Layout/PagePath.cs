using System.Text.RegularExpressions;
using PerfHub.Client;
using PerfHub.Web.Components;

namespace PerfHub.Web.Layout;

/// <summary>The addresses of pages. A page of a bureau and year names both, so that a colleague who gets the link sees the same.</summary>
public static partial class PagePath
{
    /// <summary>The bureaus that the user may see.</summary>
    public const string Bureaus = "/bureaus";

    /// <summary>The audit log of what concerns no bureau.</summary>
    public const string ServiceAuditLog = "/audit-log";

    /// <summary>The ranking of a bureau's units.</summary>
    public static string Ranking(string bureau, int year) => $"{OfYear(bureau, year)}/ranking";

    /// <summary>The figures of a bureau and year.</summary>
    public static string Overview(string bureau, int year) => $"{OfYear(bureau, year)}/overview";

    /// <summary>The deviations of a bureau and year.</summary>
    public static string Deviations(string bureau, int year) => $"{OfYear(bureau, year)}/deviations";

    /// <summary>
    /// The deviations of a unit and year that are counted against it: neither dismissed nor settled by a later revision. Codes of units are
    /// unique within their bureau only.
    /// </summary>
    /// <param name="list">The bureau whose list is opened.</param>
    /// <param name="bureau">The bureau of the unit.</param>
    /// <param name="unit">The code of the unit.</param>
    /// <param name="year">The year.</param>
    public static string CountedDeviations(string list, string bureau, string unit, int year) =>
        WithStatuses(WithQuery(Deviations(list, year), ("bureau", bureau), ("unit", unit)), DeviationStatus.Open, DeviationStatus.Explained, DeviationStatus.Confirmed);

    /// <summary>The deviations of a unit and year that nobody has decided yet.</summary>
    public static string UndecidedDeviations(string bureau, string unit, int year) =>
        WithStatuses(WithQuery(Deviations(bureau, year), ("bureau", bureau), ("unit", unit)), DeviationStatus.Open, DeviationStatus.Explained);

    /// <summary>
    /// The deviations that the current reports have, decided or not, as statistics of rules count them. Those that are resolved are of earlier
    /// revisions.
    /// </summary>
    public static string FoundDeviations(string bureau, int year, string? rule, string? scope = null) => WithStatuses(
        WithQuery(Deviations(bureau, year), ("rule", rule), ("scope", scope)),
        DeviationStatus.Open, DeviationStatus.Explained, DeviationStatus.Confirmed, DeviationStatus.Dismissed);

    /// <summary>Who has filed, and who has not.</summary>
    public static string Filings(string bureau, int year) => $"{OfYear(bureau, year)}/filings";

    /// <summary>The rules and the bureau's policy.</summary>
    public static string Policy(string bureau, int year) => $"{OfYear(bureau, year)}/policy";

    /// <summary>A sample of units for re-checking.</summary>
    public static string Sample(string bureau, int year) => $"{OfYear(bureau, year)}/sample";

    /// <summary>What an administrator of a bureau sets up; <paramref name="section"/> is one of its pages.</summary>
    public static string Administration(string bureau, string? section = null) =>
        $"/bureaus/{Uri.EscapeDataString(bureau)}/admin{(section is null ? "" : $"/{section}")}";

    /// <summary>One unit over the years.</summary>
    public static string History(string bureau, string unit) => Unit(bureau, unit);

    /// <summary>The page where a bureau accepts or returns a unit's report, or gives the unit more time.</summary>
    public static string Decision(string bureau, string unit, int year) => $"{Unit(bureau, unit)}/{year}/decision";

    /// <summary>The page where a bureau gives a unit more time for one phase.</summary>
    public static string Extension(string bureau, string unit, int year, WindowPhase phase) =>
        $"{Unit(bureau, unit)}/{year}/extension{(phase == WindowPhase.MidYear ? "?phase=midYear" : "")}";

    /// <summary>One version of a bureau's policy.</summary>
    public static string PolicyVersion(string bureau, int year, int number) => $"{Policy(bureau, year)}/versions/{number}";

    /// <summary>The case of one deviation.</summary>
    public static string Case(string id) => $"/deviations/{Uri.EscapeDataString(id)}";

    /// <summary>The report of a unit and year.</summary>
    public static string Report(string bureau, string unit, int year) => $"{Unit(bureau, unit)}/{year}/report";

    /// <summary>The page where a unit files.</summary>
    public static string Filing(string bureau, string unit, int year) => $"{Unit(bureau, unit)}/{year}/filing";

    /// <summary>Adds a query; parameters without a value are left out.</summary>
    public static string WithQuery(string path, params ReadOnlySpan<(string Name, string? Value)> parameters)
    {
        var separator = path.Contains('?', StringComparison.Ordinal) ? '&' : '?';
        foreach (var (name, value) in parameters)
        {
            if (!string.IsNullOrEmpty(value))
            {
                path += $"{separator}{name}={Uri.EscapeDataString(value)}";
                separator = '&';
            }
        }

        return path;
    }

    /// <summary>Finds the bureau and the year that an address names.</summary>
    public static (string? Bureau, int? Year) Parse(string path)
    {
        var match = BureauAndYear().Match(path);
        return (match.Groups["bureau"] is { Success: true } bureau ? Uri.UnescapeDataString(bureau.Value) : null,
            match.Groups["year"] is { Success: true } year ? int.Parse(year.ValueSpan, System.Globalization.CultureInfo.InvariantCulture) : null);
    }

    /// <summary>Finds the bureau that an address names, also that of a file or in the id of a deviation.</summary>
    public static string? FindBureau(string path) =>
        Parse(path).Bureau ?? (CaseOrFileOfBureau().Match(path).Groups["bureau"] is { Success: true } bureau ? bureau.Value : null);

    /// <summary>Puts another year into an address. From a version of a policy, which another year need not have, it leads to the policy.</summary>
    public static string WithYear(string path, int year) => BureauAndYear().Match(path).Groups["year"] is { Success: true } group
        ? $"{path[..group.Index]}{year}{Version().Replace(path[(group.Index + group.Length)..], "")}"
        : path;

    private static string WithStatuses(string path, params ReadOnlySpan<DeviationStatus> statuses)
    {
        foreach (var status in statuses)
        {
            path = WithQuery(path, ("status", QueryValue.Of(status)));
        }

        return path;
    }

    private static string Unit(string bureau, string unit) => $"/bureaus/{Uri.EscapeDataString(bureau)}/units/{Uri.EscapeDataString(unit)}";

    private static string OfYear(string bureau, int year) => $"/bureaus/{Uri.EscapeDataString(bureau)}/{year}";

    [GeneratedRegex(@"^/bureaus/(?<bureau>[^/?]+)(/units/[^/?]+)?(/(?<year>\d{4})(?=[/?]|$))?", RegexOptions.ExplicitCapture)]
    private static partial Regex BureauAndYear();

    [GeneratedRegex(@"(?<=^/policy)/versions/\d+")]
    private static partial Regex Version();

    [GeneratedRegex(@"^/(deviations/(?<bureau>\d+)\.|downloads/(?<bureau>\d+)/)", RegexOptions.ExplicitCapture)]
    private static partial Regex CaseOrFileOfBureau();
}
