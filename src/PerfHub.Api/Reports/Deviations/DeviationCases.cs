using PerfHub.Api.Persistence;

namespace PerfHub.Api.Reports.Deviations;

/// <summary>The deviations of a report as they are stored, with their histories and the indicators of the current revision.</summary>
/// <param name="Rows">All deviations, resolved ones included.</param>
/// <param name="Events">All events in their cases, in any order.</param>
/// <param name="Indicators">The indicators; for a re-evaluation, only those with a <see cref="StoredIndicator.Subject"/>.</param>
internal sealed record DeviationCases(
    IReadOnlyList<DeviationRow> Rows, IReadOnlyList<DeviationEventRow> Events, IReadOnlyList<StoredIndicator> Indicators)
{
    private const string RowsSql = "SELECT * FROM Deviation WHERE ReportId = @reportId";

    private const string EventsSql = "SELECT * FROM DeviationEvent WHERE ReportId = @reportId";

    private const string IndicatorsSql =
        "SELECT i.ReportId, i.Ordinal, i.Code, i.Name, i.Subject FROM IndicatorResult i WHERE i.ReportId = @reportId ORDER BY i.Ordinal";

    /// <summary>Those of a report that is not stored yet.</summary>
    public static DeviationCases None { get; } = new([], [], []);

    /// <summary>Loads those of one report; none if <paramref name="reportId"/> is <see langword="null"/>.</summary>
    public static async Task<DeviationCases> LoadAsync(IReadSession reads, long? reportId)
    {
        if (reportId is null)
        {
            return None;
        }

        var args = new { reportId };
        return new DeviationCases(
            await reads.QueryAsync<DeviationRow>(RowsSql, args),
            await reads.QueryAsync<DeviationEventRow>(EventsSql, args),
            await reads.QueryAsync<StoredIndicator>(IndicatorsSql, args));
    }

    /// <summary>Splits those of many reports by report; a report without any has none.</summary>
    public Func<long, DeviationCases> GroupByReport()
    {
        var (rows, events, indicators) = (Rows.ToLookup(it => it.ReportId), Events.ToLookup(it => it.ReportId), Indicators.ToLookup(it => it.ReportId));
        return id => new DeviationCases([.. rows[id]], [.. events[id]], [.. indicators[id]]);
    }
}
