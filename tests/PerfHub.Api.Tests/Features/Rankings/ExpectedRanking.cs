namespace PerfHub.Api.Tests.Features.Rankings;

/// <summary>A ranking, computed by a plain sort and count.</summary>
public static class ExpectedRanking
{
    /// <summary>Computes the items in the requested order. A report without the metric is left out.</summary>
    public static List<RankedItem> Compute(string metric, bool isAscending, IEnumerable<RankableReport> reports)
    {
        var list = reports
            .Select(report => (Report: report, Value: report.Figures.GetMetric(metric)))
            .Where(it => it.Value is not null)
            .OrderByDescending(it => it.Value)
            .ThenBy(it => it.Report.Bureau, StringComparer.Ordinal)
            .ThenBy(it => it.Report.Unit, StringComparer.Ordinal)
            .ToList();
        if (isAscending)
        {
            list.Reverse();
        }

        return
        [
            .. list.Select(it =>
            {
                var rank = 1 + list.Count(other => isAscending ? other.Value < it.Value : other.Value > it.Value);
                var percentile = list.Count == 1 ? 100m : 100m * (list.Count - rank) / (list.Count - 1);
                return new RankedItem(
                    rank,
                    Math.Round(percentile, 2, MidpointRounding.AwayFromZero),
                    it.Value!.Value,
                    it.Report.Unit,
                    it.Report.UnitName,
                    it.Report.Bureau,
                    it.Report.Sector,
                    it.Report.Kind,
                    it.Report.Figures);
            }),
        ];
    }
}
