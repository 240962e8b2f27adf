namespace PerfHub.Api.Reports.State;

/// <summary>Where a unit stands, with all that is needed to write that it is judged again.</summary>
internal record CurrentReportState : CurrentReportRow
{
    /// <summary>What is selected of the standing <c>t</c>.</summary>
    internal const string Columns = """
        t.*, (SELECT COALESCE(MAX(e.Number), 0) FROM Reevaluation e WHERE e.ReportId = t.Id) AS LastReevaluation
        """;

    /// <summary>The number of the unit's last re-evaluation in the year, of whatever revision; 0 where there is none.</summary>
    public required int LastReevaluation { get; init; }

    /// <summary>Whose it is.</summary>
    public ReportKey Key => new(Bureau, Unit, Year);
}
