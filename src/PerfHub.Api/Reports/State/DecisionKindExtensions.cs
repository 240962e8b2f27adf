namespace PerfHub.Api.Reports.State;

/// <summary>The transitions of <see cref="ReportStatus"/>.</summary>
internal static class DecisionKindExtensions
{
    /// <summary>The status of the report after the decision.</summary>
    public static ReportStatus ToReportStatus(this DecisionKind kind) => kind switch
    {
        DecisionKind.Accept => ReportStatus.Accepted,
        DecisionKind.Return => ReportStatus.Returned,
        DecisionKind.Withdraw => ReportStatus.Withdrawn,
        _ => ReportStatus.Submitted,
    };

    /// <summary>
    /// Whether the decision can be made on a report with this status: an earlier decision must be reopened first, but any report can be
    /// withdrawn.
    /// </summary>
    public static bool IsAllowedFor(this DecisionKind kind, ReportStatus status) => kind switch
    {
        DecisionKind.Withdraw => status != ReportStatus.Withdrawn,
        DecisionKind.Reopen => status is ReportStatus.Accepted or ReportStatus.Returned,
        _ => status == ReportStatus.Submitted,
    };
}
