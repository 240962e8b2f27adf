using PerfHub.Api.Features.Filings;
using PerfHub.Api.Reports;
using PerfHub.Api.Reports.Receipts;
using PerfHub.Rules.Report;
using PerfHub.Rules.Rules;
using PerfHub.Rules.Scoring;

namespace PerfHub.Api.Tests.Features.Overviews;

/// <summary>
/// A unit's registration and report, as the unit itself reads them. <paramref name="Receipt"/> and <paramref name="Report"/> are
/// <see langword="null"/> without a report, <paramref name="ClosesAt"/> without a window.
/// </summary>
public sealed record ExpectedUnit(
    string Bureau, string Code, string Sector, UnitKind Kind, bool IsActive, Receipt? Receipt, SelfEvaluationReport? Report, DateTime? ClosesAt)
{
    public FilingStatus Status => Receipt?.Status switch
    {
        null => FilingStatus.Missing,
        ReportStatus.Submitted => FilingStatus.Submitted,
        ReportStatus.Returned => FilingStatus.Returned,
        ReportStatus.Withdrawn => FilingStatus.Withdrawn,
        _ => FilingStatus.Accepted,
    };

    /// <summary>A withdrawn report counts as not filed.</summary>
    public bool HasFiled => Status is not (FilingStatus.Missing or FilingStatus.Withdrawn);

    public bool IsLate => HasFiled && Receipt!.Late;

    /// <summary>The report is in sums, distributions and comparisons.</summary>
    public bool Counts => Status is FilingStatus.Submitted or FilingStatus.Accepted;

    /// <summary>Overviews count the unit.</summary>
    public bool IsRegistered => IsActive || HasFiled;

    /// <summary>Filings list the unit.</summary>
    public bool IsListed => IsActive || Receipt is not null;

    /// <summary>Applies every rule to the filed report and counts the results, by rule id.</summary>
    public IReadOnlyDictionary<string, RuleTally> ComputeTallies() => Evaluation.Compute(
        Report!,
        Receipt!.PolicyBureau is null ? Policy.Default : DashboardScenario.SouthPolicy,
        new ReportContext { FiscalYear = Receipt.FiscalYear, ReceivedAt = Receipt.ReceivedAt, ClosesAt = ClosesAt })
        .Tallies.ToDictionary(it => it.Rule);
}
