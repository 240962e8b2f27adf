using System.Collections.Concurrent;
using PerfHub.Api.Reports;

namespace PerfHub.Benchmarks.Campaigns;

/// <summary>Every report that participants have sent, and every receipt that they got.</summary>
internal sealed class FilingModel(CampaignFindings findings)
{
    private readonly ConcurrentDictionary<ReportKey, ReportModel> _reports = new();

    /// <summary>The reports, by unit and year.</summary>
    public IReadOnlyCollection<ReportModel> Reports => [.. _reports.Values];

    /// <summary>The number of acknowledged revisions.</summary>
    public int AcknowledgedCount => _reports.Values.Sum(report => report.AcknowledgedCount);

    public ReportModel Get(ReportKey key) => _reports.GetOrAdd(key, it => new ReportModel(it, findings));

    public IReadOnlyList<ReportModel> GetYear(int year) => [.. _reports.Values.Where(report => report.Key.Year == year)];
}
