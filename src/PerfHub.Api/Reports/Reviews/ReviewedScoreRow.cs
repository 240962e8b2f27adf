using Dapper;
using PerfHub.Api.Persistence;
using PerfHub.Rules.Report;

namespace PerfHub.Api.Reports.Reviews;

/// <summary>The score of one decision on a report. It is never changed; reopening the report ends it.</summary>
/// <param name="ReportId">The report's id.</param>
/// <param name="Number">The number of the decision; see <see cref="State.DecisionRow"/>.</param>
/// <param name="Bureau">The unit's bureau.</param>
/// <param name="Total">The total, points.</param>
/// <param name="Grade">The grade of the total.</param>
/// <param name="Claimed">The claimed total at the decision, points.</param>
/// <param name="Verified">The verified total at the decision, points.</param>
/// <param name="Parts">The changed parts, as JSON.</param>
[method: ExplicitConstructor]
public sealed record ReviewedScoreRow(
    long ReportId, int Number, [property: ColumnWidth(12)] string Bureau, decimal Total, Grade Grade, decimal Claimed, decimal Verified,
    string Parts)
{
    /// <summary>Joins the score <c>v</c> that stands for the report <c>t</c>: that of the decision which accepted it.</summary>
    internal const string Join = """
        LEFT JOIN ReviewedScore v ON v.ReportId = t.Id AND t.Status = 'Accepted'
            AND v.Number = (SELECT MAX(k.Number) FROM Decision k WHERE k.ReportId = t.Id)
        """;

    /// <summary>The columns that <see cref="Create"/> takes.</summary>
    internal const string Columns = "v.Total AS ReviewedTotal, v.Grade AS ReviewedGrade, v.Claimed AS ReviewedClaimed, v.Verified AS ReviewedVerified, v.Parts AS ReviewedParts";

    /// <summary>Creates the score from its columns; <see langword="null"/> if there is none.</summary>
    internal static ReviewedScore? Create(decimal? total, Grade? grade, decimal? claimed, decimal? verified, string? parts) => total is null
        ? null
        : new ReviewedScore(total.Value, grade!.Value, claimed!.Value, verified!.Value, StoredJson.Parse<IReadOnlyList<ReviewedPart>>(parts!));

    /// <summary>The score.</summary>
    internal ReviewedScore ToScore() => Create(Total, Grade, Claimed, Verified, Parts)!;
}
