using Dapper;

namespace PerfHub.Api.Projections.Indexing;

/// <summary>A report with a stored value that cannot be decoded. Rankings leave it out; overviews of its bureau fail.</summary>
/// <param name="Id">The report's id.</param>
/// <param name="Bureau">Its bureau.</param>
/// <param name="Year">Its fiscal year.</param>
[method: ExplicitConstructor]
internal sealed record UnreadableReport(long Id, string Bureau, int Year)
{
    internal const string Sql = "SELECT t.Id, t.Bureau, t.Year FROM CurrentReport t WHERE t.Id = @id";
}
