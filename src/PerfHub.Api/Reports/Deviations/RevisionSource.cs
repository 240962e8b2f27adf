namespace PerfHub.Api.Reports.Deviations;

/// <summary>The revision that findings come from.</summary>
/// <param name="ReportId">The report's id.</param>
/// <param name="Bureau">The unit's bureau.</param>
/// <param name="Revision">The revision.</param>
/// <param name="FiledBy">The caller that has just filed it; <see langword="null"/> if it is evaluated again.</param>
/// <param name="At">When it is filed or evaluated, UTC.</param>
public sealed record RevisionSource(long ReportId, string Bureau, int Revision, string? FiledBy, DateTime At)
{
    /// <summary>The rules of which not all findings are kept: one that is missing may still be there.</summary>
    public IReadOnlyCollection<string> OmittedRules { get; init; } = [];
}
