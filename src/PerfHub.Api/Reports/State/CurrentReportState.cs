namespace PerfHub.Api.Reports.State;

/// <summary>A current report with everything needed to store a re-evaluation of it.</summary>
internal record CurrentReportState : CurrentReportRow
{
    /// <summary>The select list for <c>CurrentReport t</c>.</summary>
    internal const string Columns = """
        t.*, (SELECT COALESCE(MAX(e.Number), 0) FROM Reevaluation e WHERE e.ReportId = t.Id) AS LastReevaluation
        """;

    /// <summary>The number of the report's last re-evaluation in any revision; 0 if there is none.</summary>
    public required int LastReevaluation { get; init; }

    public ReportKey Key => new(Bureau, Unit, Year);
}
