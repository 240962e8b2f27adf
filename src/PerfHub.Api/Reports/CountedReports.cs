namespace PerfHub.Api.Reports;

/// <summary>
/// Which reports count. A returned or withdrawn report is in its own history and in the list of filings, and in nothing else: not in
/// rankings, sums, quartiles, statistics, lists of deviations or comparisons, and it is not the unit's report of last year.
/// </summary>
internal static class CountedReports
{
    /// <summary>Selects the reports <c>t</c> that count.</summary>
    public const string Condition = "t.Status IN ('Submitted', 'Accepted')";

    /// <summary>Selects the reports <c>l</c> of last year that count.</summary>
    public const string LastYearCondition = "l.Status IN ('Submitted', 'Accepted')";

    /// <summary>Selects the peers <c>p</c> that count.</summary>
    public const string PeerCondition = "p.Status IN ('Submitted', 'Accepted')";

    /// <summary>Whether a report with this status counts.</summary>
    public static bool Counts(this ReportStatus status) => status is ReportStatus.Submitted or ReportStatus.Accepted;
}
