using System.Text.Json.Serialization;
using MediatR;
using PerfHub.Api.Http.Caching;
using PerfHub.Api.Http.Files;
using PerfHub.Api.Http.Lists;
using PerfHub.Api.Http.OpenApi;
using PerfHub.Api.Persistence;
using PerfHub.Api.Reports;
using PerfHub.Api.Reports.Deviations;
using PerfHub.Api.Reports.Reviews;
using PerfHub.Api.Reports.State;
using PerfHub.Api.Security;
using PerfHub.Rules.Report;

namespace PerfHub.Api.Features.Units;

/// <summary>Reads the figures of a unit year by year.</summary>
public static class GetUnitHistory
{
    private const string ReportsSql = "SELECT t.* FROM CurrentReport t WHERE t.Bureau = @Bureau AND t.Unit = @Unit AND t.Status <> 'Withdrawn' ORDER BY t.Year";

    private const string ReviewsSql = $"""
        SELECT t.Year, v.Total, v.Grade FROM CurrentReport t {ReviewedScoreRow.Join}
        WHERE t.Bureau = @Bureau AND t.Unit = @Unit AND v.ReportId IS NOT NULL
        """;

    private const string ReceivedAtSql = """
        SELECT t.Year, r.ReceivedAt
        FROM CurrentReport t JOIN Revision r ON r.ReportId = t.Id AND r.Number = t.Revision
        WHERE t.Bureau = @Bureau AND t.Unit = @Unit
        """;

    internal static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/v1/bureaus/{b}/units/{u}/history", async Task<IResult> (
                string b, string u, string? format, HttpContext http, FileOriginReader origins, IMediator mediator, CancellationToken cancel) =>
            {
                var requestedFormat = ListFormatNegotiator.Negotiate(http, format);
                var history = await mediator.Send(new Query(b, u), cancel);
                return requestedFormat == ListFormat.Json
                    ? TypedResults.Ok(history)
                    : new FileResult<UnitYear>(UnitHistoryFile.Create(await origins.ReadAsync(b, cancel, unit: u)), history.Years, requestedFormat);
            })
            .AllowRoles(Role.Unit, Role.BureauAdmin, Role.BureauReader, Role.Auditor)
            .Describe("Units", "GetUnitHistory", "Reads the figures of a unit year by year", "查询预算单位历年情况")
            .ProducesJson<UnitHistory>(StatusCodes.Status200OK)
            .WithContentETag()
            .ProducesFiles(typeof(UnitYear));

    /// <summary>A unit year by year.</summary>
    /// <param name="Bureau">The code of the unit's bureau.</param>
    /// <param name="Unit">The unit's code.</param>
    /// <param name="Years">The years with a report that was not withdrawn, oldest first.</param>
    public sealed record UnitHistory(string Bureau, string Unit, IReadOnlyList<UnitYear> Years);

    /// <summary>One year of a unit.</summary>
    /// <param name="FiscalYear">The fiscal year.</param>
    /// <param name="Status">The status of the report.</param>
    /// <param name="Revision">The current revision.</param>
    /// <param name="ReceivedAt">When the current revision was received, UTC.</param>
    /// <param name="Late">Whether it was received after the window closed.</param>
    /// <param name="Grade">The claimed, the verified and the reviewed grade.</param>
    /// <param name="Figures">The year's figures.</param>
    /// <param name="Change">
    /// The differences from the previous year; <see langword="null"/> where there is no report for that year, or either was returned.
    /// </param>
    public sealed record UnitYear(
        int FiscalYear, ReportStatus Status, int Revision, DateTime ReceivedAt, bool Late, RankedGrade Grade, YearFigures Figures,
        YearFigures? Change)
    {
        /// <summary>The score that the bureau has stated on accepting, points; absent without one.</summary>
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public decimal? ReviewedScore { get; init; }
    }

    /// <summary>The figures of a year, or their differences from the previous year.</summary>
    /// <param name="Claimed">The claimed score, points.</param>
    /// <param name="Verified">The verified score, points.</param>
    /// <param name="Gap">Claimed − verified, points.</param>
    /// <param name="ExecutionRate">
    /// Executed ÷ adjusted, percent; <see langword="null"/>, as for the budgets, where the report (in a difference: either report)
    /// lacks it.
    /// </param>
    /// <param name="Initial">The initial budget, 万元.</param>
    /// <param name="Adjusted">The adjusted budget, 万元.</param>
    /// <param name="Executed">The executed budget, 万元.</param>
    /// <param name="Credibility">100 minus the deductions for active deviations, points.</param>
    /// <param name="Deviations">Active deviations: neither dismissed nor resolved.</param>
    public sealed record YearFigures(
        decimal Claimed, decimal Verified, decimal Gap, decimal? ExecutionRate, decimal? Initial, decimal? Adjusted, decimal? Executed,
        decimal Credibility, DeviationCounts Deviations)
    {
        internal static YearFigures FromRow(CurrentReportRow row) => new(
            row.Claimed, row.Verified, row.Claimed - row.Verified, row.ExecutionRate, row.Initial, row.Adjusted, row.Executed,
            row.Credibility, new DeviationCounts(row.High, row.Medium, row.Low));

        internal YearFigures Subtract(YearFigures other) => new(
            Claimed - other.Claimed, Verified - other.Verified, Gap - other.Gap, ExecutionRate - other.ExecutionRate,
            Initial - other.Initial, Adjusted - other.Adjusted, Executed - other.Executed, Credibility - other.Credibility,
            new DeviationCounts(
                Deviations.High - other.Deviations.High, Deviations.Medium - other.Deviations.Medium, Deviations.Low - other.Deviations.Low));
    }

    // A replica may lag behind what the unit has just filed.
    internal sealed record Query(string Bureau, string Unit) : IRequest<UnitHistory>, IPrimaryQuery;

    internal sealed class Handler(Db db) : IRequestHandler<Query, UnitHistory>
    {
        public Task<UnitHistory> Handle(Query query, CancellationToken cancellationToken) =>
            db.ReadInSnapshotAsync(snapshot => ReadAsync(snapshot, query), cancellationToken);

        private static async Task<UnitHistory> ReadAsync(ReadSnapshot snapshot, Query query)
        {
            var receivedAt = (await snapshot.QueryAsync<ReceivedAtRow>(ReceivedAtSql, query)).ToDictionary(row => row.Year, row => row.ReceivedAt);
            var reviews = (await snapshot.QueryAsync<ReviewRow>(ReviewsSql, query)).ToDictionary(row => row.Year);
            var reports = await snapshot.QueryAsync<CurrentReportRow>(ReportsSql, query);
            var counted = reports.Where(row => row.Status.Counts()).ToDictionary(row => row.Year, YearFigures.FromRow);
            return new UnitHistory(query.Bureau, query.Unit, [.. reports.Select(row => new UnitYear(
                row.Year, row.Status, row.Revision, receivedAt[row.Year], row.Late,
                new RankedGrade(row.ClaimedGrade, row.VerifiedGrade) { Reviewed = reviews.GetValueOrDefault(row.Year)?.Grade },
                YearFigures.FromRow(row),
                counted.TryGetValue(row.Year, out var figures) && counted.TryGetValue(row.Year - 1, out var previous) ? figures.Subtract(previous) : null)
            {
                ReviewedScore = reviews.GetValueOrDefault(row.Year)?.Total,
            })]);
        }
    }

    private sealed record ReviewRow
    {
        public required int Year { get; init; }
        public required decimal Total { get; init; }
        public required Grade Grade { get; init; }
    }

    private sealed record ReceivedAtRow
    {
        public required int Year { get; init; }
        public required DateTime ReceivedAt { get; init; }
    }
}
