using PerfHub.Client;
using PerfHub.Web.Localization;

namespace PerfHub.Web.Pages.Filing;

/// <summary>Whether a unit can file its report for a year, as the API will decide, and until when it is on time.</summary>
/// <param name="Year">The fiscal year.</param>
/// <param name="MayFile">Whether the user files reports: only units do.</param>
/// <param name="IsActive">Whether the unit files.</param>
/// <param name="Window">The window in force; <see langword="null"/> if none is set.</param>
/// <param name="Status">The status of the current report; <see langword="null"/> if none was filed.</param>
public sealed record FilingConditions(int Year, bool MayFile, bool IsActive, Window? Window, ReportStatus? Status)
{
    /// <summary>Says why nothing can be filed now; <see langword="null"/> if it can.</summary>
    public string? FindObstacle(DateTimeOffset now) =>
        !MayFile ? FilingTexts.UnitsOnly
        : !IsActive ? FilingTexts.Inactive
        : Status == ReportStatus.Accepted ? FilingTexts.Accepted
        : now < Window?.OpensAt ? FilingTexts.NotOpen(Format.Time(Window.OpensAt))
        : Format.Year(now) > Year || now <= Deadline ? null
        : FilingTexts.NotEnded(Year);

    /// <summary>Says until when a report is on time.</summary>
    public string DescribeDeadline(DateTimeOffset now) =>
        Deadline is not { } deadline ? FilingTexts.NoDeadline
        : now > deadline ? FilingTexts.DeadlinePassed(Format.Time(deadline))
        : Window?.ExtendedTo is null ? FilingTexts.Deadline(Format.Time(deadline))
        : FilingTexts.ExtendedDeadline(Format.Time(deadline));

    private DateTimeOffset? Deadline => Window?.ExtendedTo ?? Window?.ClosesAt;
}
