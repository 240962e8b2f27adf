namespace PerfHub.Api.Reports.State;

/// <summary>What follows from decisions.</summary>
internal static class DecisionKindExtensions
{
    /// <summary>What becomes of the report.</summary>
    /// <param name="kind">The decision.</param>
    public static ReportStatus ToReportStatus(this DecisionKind kind) => kind switch
    {
        DecisionKind.Accept => ReportStatus.Accepted,
        DecisionKind.Return => ReportStatus.Returned,
        _ => ReportStatus.Submitted,
    };

    /// <summary>Whether it can be made on a report of which this has become: one that was decided upon is reopened first.</summary>
    /// <param name="kind">The decision.</param>
    /// <param name="status">What has become of the report.</param>
    public static bool IsAllowedFor(this DecisionKind kind, ReportStatus status) =>
        kind == DecisionKind.Reopen ? status != ReportStatus.Submitted : status == ReportStatus.Submitted;
}
