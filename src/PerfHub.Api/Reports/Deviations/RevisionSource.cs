namespace PerfHub.Api.Reports.Deviations;

/// <summary>The revision that findings come from.</summary>
/// <param name="ReportId">The report's id.</param>
/// <param name="Bureau">The unit's bureau.</param>
/// <param name="Revision">The revision.</param>
/// <param name="FiledBy">The caller that has just filed it; <see langword="null"/> if it is evaluated again.</param>
/// <param name="At">When it is filed or evaluated, UTC.</param>
public sealed record RevisionSource(long ReportId, string Bureau, int Revision, EventActor? FiledBy, DateTime At)
{
    /// <summary>
    /// Deviations of the report, as they stand in this revision, whose rules cannot judge it yet; by id. They stay until the rules can.
    /// </summary>
    public IReadOnlyDictionary<string, DeviationRow> Unjudged { get; init; } = new Dictionary<string, DeviationRow>();
}
