using MediatR;
using PerfHub.Api.Http;
using PerfHub.Api.Http.Json;
using PerfHub.Api.Http.OpenApi;
using PerfHub.Api.Http.Problems;
using PerfHub.Api.Persistence;
using PerfHub.Api.Reports;
using PerfHub.Api.Reports.Assessments;
using PerfHub.Api.Reports.Deviations;
using PerfHub.Api.Reports.State;
using PerfHub.Api.Security;
using PerfHub.Rules.Report;

namespace PerfHub.Api.Features.SelfEvaluations;

/// <summary>
/// Evaluates a report as filing would, without storing it. The roles are those that may file for a unit: the unit,
/// and the administrator of its bureau, as in a batch.
/// </summary>
public static class ValidateReport
{
    private const string CurrentSql = "SELECT t.* FROM CurrentReport t WHERE t.Bureau = @Bureau AND t.Year = @Year AND t.Unit = @Unit";

    internal static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost(FileReport.Route + "/validate", async (
                string b, string u, int y, HttpRequest http, IMediator mediator, CancellationToken cancel) =>
            {
                var key = ReportKey.FromPath(b, u, y);
                var query = new Query(key, await JsonBody.ReadBytesAsync(http), TextLocalization.PrefersEnglish(http.HttpContext));
                return TypedResults.Ok(await mediator.Send(query, cancel));
            })
            .AllowRoles(Role.Unit, Role.BureauAdmin)
            .Describe("Self-evaluations", "ValidateReport", "Evaluates a report without storing it", "校验自评报告（不保存）")
            .AcceptsJson<SelfEvaluationReport>(RequestExamples.Report)
            .ProducesProblems(ProblemKind.Conflict);

    internal sealed record Query(ReportKey Key, byte[] Document, bool IsEnglish) : IRequest<ReportVerdict>;

    internal sealed class Handler(Db db, TimeProvider time) : IRequestHandler<Query, ReportVerdict>
    {
        public Task<ReportVerdict> Handle(Query query, CancellationToken cancellationToken) =>
            AssessAsync(db, query.Key, query.Document, query.IsEnglish, time.UtcNow(), checksYear: true, cancellationToken);
    }

    /// <summary>Evaluates a report as if it was filed now; <paramref name="checksYear"/> refuses one for a year that has not ended.</summary>
    internal static async Task<ReportVerdict> AssessAsync(
        Db db, ReportKey key, byte[] document, bool isEnglish, DateTime now, bool checksYear, CancellationToken cancel)
    {
        var report = ReportBody.Parse(document, key.Year);
        var inputs = await AssessmentInputs.LoadAsync((sql, args) => db.QueryFirstOrDefaultAsync<AssessmentInputs.Row>(sql, args, cancel), key, now);
        if (checksYear && !FiscalYear.HasEnded(key.Year, inputs.Fingerprint.Window, now, inputs.Context.TimeZone))
        {
            // Filing the current content again gives its receipt at any time.
            var context = await db.ReadInSnapshotAsync(snapshot => FileReport.FilingContext.LoadAsync(snapshot, key), cancel);
            if (!context.IsCurrent(Sha256Hex.Compute(document)))
            {
                FiscalYear.EnsureEnded(key.Year, inputs.Fingerprint.Window, now, inputs.Context.TimeZone);
            }
        }

        // Ids and statuses are those that filing would give.
        var (current, (assessment, stored)) = await db.ReadInSnapshotAsync(
            async snapshot =>
            {
                var current = await snapshot.QueryFirstOrDefaultAsync<CurrentReportRow>(CurrentSql, key);
                return (current, await DeviationMatcher.MatchNextAsync(
                    snapshot, current?.Id, current?.Revision, current?.RuleSetVersion, Assessment.Create(key, report, inputs)));
            },
            cancel);
        var source = new RevisionSource(current?.Id ?? 0, key.Bureau, (current?.Revision ?? 0) + 1, FiledBy: null, now);
        var rows = assessment.UpdateDeviations(stored, source).Rows;
        var verdict = assessment.Verdict;
        return new ReportVerdict
        {
            PolicyVersion = verdict.PolicyVersion,
            PolicyBureau = verdict.PolicyBureau,
            RuleSetVersion = verdict.RuleSetVersion,
            Score = verdict.Score,
            Rules = verdict.CountOutcomes(),
            Deviations = [.. verdict.ToReceiptDeviations(isEnglish, rows.ToDictionary(row => row.Id, row => row.Status)), .. verdict.SelectOthers(rows, isEnglish)],
            OmittedDeviations = verdict.Omitted,
        };
    }
}
