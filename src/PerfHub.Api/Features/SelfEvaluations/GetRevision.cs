using MediatR;
using PerfHub.Api.Http;
using PerfHub.Api.Http.Caching;
using PerfHub.Api.Http.Documents;
using PerfHub.Api.Http.OpenApi;
using PerfHub.Api.Http.Problems;
using PerfHub.Api.Persistence;
using PerfHub.Api.Reports;
using PerfHub.Api.Reports.Assessments;
using PerfHub.Api.Reports.Deviations;
using PerfHub.Api.Reports.Receipts;
using PerfHub.Api.Reports.State;
using PerfHub.Api.Security;

namespace PerfHub.Api.Features.SelfEvaluations;

/// <summary>Reads one revision: its receipt as it was when filed, and the report as it was sent. A revision never changes.</summary>
public static class GetRevision
{
    internal const string Sql = """
        SELECT r.* FROM CurrentReport t JOIN Revision r ON r.ReportId = t.Id AND r.Number = @number
        WHERE t.Bureau = @Bureau AND t.Year = @Year AND t.Unit = @Unit
        """;

    private static readonly Dictionary<string, DeviationStatus> NoStatuses = [];

    internal static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet(FileReport.Route + "/revisions/{n:int}", async Task<IResult> (
                string b, string u, int y, int n, string? format, HttpContext http, IMediator mediator, CancellationToken cancel) =>
            {
                if (ReportFormatNegotiator.Negotiate(http, format) is var file and not ReportFormat.Json)
                {
                    return await mediator.Send(new GetRevisionDocument.Query(new ReportKey(b, u, y), n, file), cancel);
                }

                var isEnglish = TextLocalization.PrefersEnglish(http);
                var report = await mediator.Send(new Query(new ReportKey(b, u, y), n, isEnglish), cancel);
                return EntityTags.OkOrNotModified(http, report, EntityTags.ForLanguage(isEnglish, EntityTags.Compute(report.ContentSha256, $"{n}")));
            })
            .AllowRoles(Role.Unit, Role.BureauAdmin, Role.BureauReader, Role.Auditor)
            .Describe("Self-evaluations", "GetRevision", "Reads one revision as it was filed", "查询自评报告历史版本")
            .ProducesJson<FiledReport>(StatusCodes.Status200OK)
            .ProducesNotModified()
            .ProducesDocuments<ReportFormat>([DocumentBody.Docx, DocumentBody.Xlsx])
            .WithParameterDescription("format", "docx or xlsx for the report as a document in the official form. By default the Accept header decides.");

    internal sealed record Query(ReportKey Key, int Revision, bool IsEnglish) : IRequest<FiledReport>, IPrimaryQuery;

    internal sealed class Handler(Db db) : IRequestHandler<Query, FiledReport>
    {
        public async Task<FiledReport> Handle(Query query, CancellationToken cancellationToken)
        {
            var args = new { query.Key.Bureau, query.Key.Unit, query.Key.Year, number = query.Revision };
            var revision = await db.QueryFirstOrDefaultAsync<RevisionRow>(Sql, args, cancellationToken)
                ?? throw new ProblemException(ProblemKind.NotFound);
            var verdict = Verdict.Deserialize(revision.Verdict);
            var receipt = ReceiptReader.CreateReceipt(query.Key, revision, verdict, ReportStatus.Submitted, query.IsEnglish, NoStatuses, []);
            return new FiledReport(receipt, StoredCompression.Decompress(revision.Document));
        }
    }
}
