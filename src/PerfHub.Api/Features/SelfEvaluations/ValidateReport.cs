using MediatR;
using PerfHub.Api.Http;
using PerfHub.Api.Http.Json;
using PerfHub.Api.Http.OpenApi;
using PerfHub.Api.Persistence;
using PerfHub.Api.Reports;
using PerfHub.Api.Reports.Assessments;
using PerfHub.Api.Reports.Deviations;
using PerfHub.Api.Security;
using PerfHub.Rules.Report;

namespace PerfHub.Api.Features.SelfEvaluations;

/// <summary>Evaluates a report as filing would, without storing it.</summary>
public static class ValidateReport
{
    private const string ReportIdSql = "SELECT t.Id FROM CurrentReport t WHERE t.Bureau = @Bureau AND t.Year = @Year AND t.Unit = @Unit";

    private static readonly Dictionary<string, DeviationStatus> NoStatuses = [];

    internal static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost(FileReport.Route + "/validate", async (
                string b, string u, int y, HttpRequest http, IMediator mediator, CancellationToken cancel) =>
            {
                var key = ReportKey.FromPath(b, u, y);
                var query = new Query(key, await JsonBody.ReadBytesAsync(http), TextLocalization.PrefersEnglish(http.HttpContext));
                return TypedResults.Ok(await mediator.Send(query, cancel));
            })
            .AllowRoles(Role.Unit)
            .Describe("Self-evaluations", "ValidateReport", "Evaluates a report without storing it", "校验自评报告（不保存）")
            .AcceptsJson<SelfEvaluationReport>(RequestExamples.Report);

    internal sealed record Query(ReportKey Key, byte[] Document, bool IsEnglish) : IRequest<ReportVerdict>;

    internal sealed class Handler(Db db, TimeProvider time) : IRequestHandler<Query, ReportVerdict>
    {
        public async Task<ReportVerdict> Handle(Query query, CancellationToken cancellationToken)
        {
            var report = ReportBody.Parse(query.Document, query.Key.Year);
            var inputs = await AssessmentInputs.LoadAsync(
                (sql, args) => db.QueryFirstOrDefaultAsync<AssessmentInputs.Row>(sql, args, cancellationToken), query.Key, time.UtcNow());

            // The ids are those that filing would give.
            var stored = await db.ReadInSnapshotAsync(
                async snapshot => await DeviationCases.LoadAsync(snapshot, await snapshot.QueryFirstOrDefaultAsync<long?>(ReportIdSql, query.Key)), cancellationToken);
            var verdict = Assessment.Create(query.Key, report, inputs).WithSubjects(IndicatorSubjects.Pair(report.Indicators, stored)).Verdict;
            return new ReportVerdict
            {
                PolicyVersion = verdict.PolicyVersion,
                PolicyBureau = verdict.PolicyBureau,
                RuleSetVersion = verdict.RuleSetVersion,
                Score = verdict.Score,
                Rules = verdict.CountOutcomes(),
                Deviations = verdict.ToReceiptDeviations(query.IsEnglish, NoStatuses),
                OmittedDeviations = verdict.Omitted,
            };
        }
    }
}
