using PerfHub.Api.Http.Problems;
using PerfHub.Api.Reports;

namespace PerfHub.Api.Features.Deviations;

/// <summary>Refuses work on the deviations of a report that does not count.</summary>
internal static class UncountedReport
{
    /// <summary>Ensures that a report counts.</summary>
    /// <exception cref="ProblemException">409.</exception>
    public static void EnsureCounts(ReportStatus status)
    {
        EnsureNotWithdrawn(status);
        if (!status.Counts())
        {
            throw ProblemKind.Conflict.ToException(
                "该单位本年度的自评报告已退回，修改后的报告尚未填报。", "The unit's report was returned and has not been filed again.");
        }
    }

    /// <summary>Ensures that a report is not withdrawn: the unit is then as if it had not filed.</summary>
    /// <exception cref="ProblemException">409.</exception>
    public static void EnsureNotWithdrawn(ReportStatus status)
    {
        if (status == ReportStatus.Withdrawn)
        {
            throw CreateNotFiledException();
        }
    }

    /// <summary>Creates the problem of a unit without a report.</summary>
    public static ProblemException CreateNotFiledException() =>
        ProblemKind.Conflict.ToException("该单位本年度尚未填报自评报告。", "The unit has not filed a report for the year.");
}
