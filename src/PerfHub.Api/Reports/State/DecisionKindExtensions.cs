namespace PerfHub.Api.Reports.State;

/// <summary>The transitions of <see cref="ReportStatus"/>.</summary>
internal static class DecisionKindExtensions
{
    /// <summary>The status of the report after the decision.</summary>
    public static ReportStatus ToReportStatus(this DecisionKind kind) => kind switch
    {
        DecisionKind.Accept => ReportStatus.Accepted,
        DecisionKind.Return => ReportStatus.Returned,
        _ => ReportStatus.Submitted,
    };

    /// <summary>Whether the decision can be made on a report with this status: an earlier decision must be reopened first.</summary>
    public static bool IsAllowedFor(this DecisionKind kind, ReportStatus status) =>
        kind == DecisionKind.Reopen ? status != ReportStatus.Submitted : status == ReportStatus.Submitted;
}
