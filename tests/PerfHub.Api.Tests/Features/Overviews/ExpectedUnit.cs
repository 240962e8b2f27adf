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
        _ => FilingStatus.Accepted,
    };

    public bool IsLate => Receipt?.Late == true;

    /// <summary>Overviews and filings count the unit.</summary>
    public bool IsRegistered => IsActive || Receipt is not null;

    /// <summary>Applies every rule to the filed report and counts the results, by rule id.</summary>
    public IReadOnlyDictionary<string, RuleTally> ComputeTallies() => Evaluation.Compute(
        Report!,
        Receipt!.PolicyBureau is null ? Policy.Default : DashboardScenario.SouthPolicy,
        new ReportContext { FiscalYear = Receipt.FiscalYear, ReceivedAt = Receipt.ReceivedAt, ClosesAt = ClosesAt })
        .Tallies.ToDictionary(it => it.Rule);
}
