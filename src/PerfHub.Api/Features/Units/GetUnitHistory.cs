using MediatR;
using PerfHub.Api.Http.Caching;
using PerfHub.Api.Http.OpenApi;
using PerfHub.Api.Persistence;
using PerfHub.Api.Reports;
using PerfHub.Api.Reports.Deviations;
using PerfHub.Api.Reports.State;
using PerfHub.Api.Security;

namespace PerfHub.Api.Features.Units;

/// <summary>Reads how a unit has stood year by year.</summary>
public static class GetUnitHistory
{
    private const string ReportsSql = "SELECT t.* FROM CurrentReport t WHERE t.Bureau = @Bureau AND t.Unit = @Unit ORDER BY t.Year";

    private const string ReceivedAtSql = """
        SELECT t.Year, r.ReceivedAt
        FROM CurrentReport t JOIN Revision r ON r.ReportId = t.Id AND r.Number = t.Revision
        WHERE t.Bureau = @Bureau AND t.Unit = @Unit
        """;

    /// <summary>Maps the endpoint.</summary>
    /// <param name="routes">The routes.</param>
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/v1/bureaus/{b}/units/{u}/history", async (string b, string u, IMediator mediator, CancellationToken cancel) =>
                TypedResults.Ok(await mediator.Send(new Query(b, u), cancel)))
            .AllowRoles(Role.Unit, Role.BureauAdmin, Role.BureauReader, Role.Auditor)
            .Describe("Units", "GetUnitHistory", "Reads how a unit has stood year by year", "查询预算单位历年情况")
            .WithContentETag();

    /// <summary>A unit year by year.</summary>
    /// <param name="Bureau">Its bureau.</param>
    /// <param name="Unit">Its code.</param>
    /// <param name="Years">The years that it has filed for, the first one first.</param>
    public sealed record UnitHistory(string Bureau, string Unit, IReadOnlyList<UnitYear> Years);

    /// <summary>A year of a unit.</summary>
    /// <param name="FiscalYear">The fiscal year.</param>
    /// <param name="Status">What became of its report.</param>
    /// <param name="Revision">The current revision.</param>
    /// <param name="ReceivedAt">When that was received, UTC.</param>
    /// <param name="Late">Whether the window had closed.</param>
    /// <param name="Grade">Claimed beside verified.</param>
    /// <param name="Figures">The year's figures.</param>
    /// <param name="Change">Each figure less that of the year before; <see langword="null"/> where nothing was filed for that year.</param>
    public sealed record UnitYear(
        int FiscalYear, ReportStatus Status, int Revision, DateTime ReceivedAt, bool Late, RankedGrade Grade, YearFigures Figures,
        YearFigures? Change);

    /// <summary>The figures of a year, or what has become of them since the year before.</summary>
    /// <param name="Claimed">Claimed score, points.</param>
    /// <param name="Verified">Verified score, points.</param>
    /// <param name="Gap">Claimed − verified, points.</param>
    /// <param name="ExecutionRate">Executed ÷ adjusted, percent; <see langword="null"/>, as all below, where it is not there, this year or the year before.</param>
    /// <param name="Initial">Initial budget, 万元.</param>
    /// <param name="Adjusted">Adjusted budget, 万元.</param>
    /// <param name="Executed">Executed, 万元.</param>
    /// <param name="Credibility">100 less what the deviations that stand cost, points.</param>
    /// <param name="Deviations">Deviations that stand: neither dismissed nor resolved.</param>
    public sealed record YearFigures(
        decimal Claimed, decimal Verified, decimal Gap, decimal? ExecutionRate, decimal? Initial, decimal? Adjusted, decimal? Executed,
        decimal Credibility, DeviationCounts Deviations)
    {
        internal static YearFigures FromRow(CurrentReportRow row) => new(
            row.Claimed,
            row.Verified,
            row.Claimed - row.Verified,
            row.ExecutionRate,
            row.Initial,
            row.Adjusted,
            row.Executed,
            row.Credibility,
            new DeviationCounts(row.High, row.Medium, row.Low));

        internal YearFigures Subtract(YearFigures other) => new(
            Claimed - other.Claimed,
            Verified - other.Verified,
            Gap - other.Gap,
            ExecutionRate - other.ExecutionRate,
            Initial - other.Initial,
            Adjusted - other.Adjusted,
            Executed - other.Executed,
            Credibility - other.Credibility,
            new DeviationCounts(
                Deviations.High - other.Deviations.High,
                Deviations.Medium - other.Deviations.Medium,
                Deviations.Low - other.Deviations.Low));
    }

    /// <summary>The query.</summary>
    /// <param name="Bureau">The bureau's code.</param>
    /// <param name="Unit">The unit's code.</param>
    public sealed record Query(string Bureau, string Unit) : IRequest<UnitHistory>;

    internal sealed class Handler(Db db) : IRequestHandler<Query, UnitHistory>
    {
        public Task<UnitHistory> Handle(Query query, CancellationToken cancellationToken)
        {
            // A copy of the store may lag behind what the unit has just filed.
            TenantContext.RequirePrimary();
            return db.ReadInSnapshotAsync(snapshot => ReadAsync(snapshot, query), cancellationToken);
        }

        private static async Task<UnitHistory> ReadAsync(ReadSnapshot snapshot, Query query)
        {
            var received = (await snapshot.QueryAsync<ReceivedRow>(ReceivedAtSql, query)).ToDictionary(row => row.Year, row => row.ReceivedAt);
            var standings = await snapshot.QueryAsync<CurrentReportRow>(ReportsSql, query);
            var figures = standings.ToDictionary(row => row.Year, YearFigures.FromRow);
            return new UnitHistory(query.Bureau, query.Unit, [.. standings.Select(row => new UnitYear(
                row.Year,
                row.Status,
                row.Revision,
                received[row.Year],
                row.Late,
                new RankedGrade(row.ClaimedGrade, row.VerifiedGrade),
                figures[row.Year],
                figures.TryGetValue(row.Year - 1, out var before) ? figures[row.Year].Subtract(before) : null))]);
        }
    }

    private sealed record ReceivedRow
    {
        public required int Year { get; init; }

        public required DateTime ReceivedAt { get; init; }
    }
}
