using MediatR;
using PerfHub.Api.Http.Documents;
using PerfHub.Api.Http.Json;
using PerfHub.Api.Http.Problems;
using PerfHub.Api.Persistence;
using PerfHub.Api.Reports;
using PerfHub.Api.Reports.State;
using PerfHub.Documents.Writing;
using PerfHub.Rules.Report;

namespace PerfHub.Api.Features.SelfEvaluations;

/// <summary>Writes a revision as a document in the official form: the narrative report as a docx, the table as an xlsx.</summary>
public static class GetRevisionDocument
{
    private const string NameSql = "SELECT Name FROM Unit WHERE Bureau = @Bureau AND Code = @Unit";

    internal sealed record Query(ReportKey Key, int Revision, ReportFormat Format) : IRequest<IResult>, IPrimaryQuery;

    internal sealed class Handler(Db db) : IRequestHandler<Query, IResult>
    {
        public async Task<IResult> Handle(Query query, CancellationToken cancellationToken)
        {
            var (key, number) = (query.Key, query.Revision);
            var args = new { key.Bureau, key.Unit, key.Year, number };
            var revision = await db.QueryFirstOrDefaultAsync<RevisionRow>(GetRevision.Sql, args, cancellationToken) ?? throw new ProblemException(ProblemKind.NotFound);
            var name = await db.QueryFirstOrDefaultAsync<string>(NameSql, args, cancellationToken) ?? key.Unit;
            var report = JsonBody.ParseStored<SelfEvaluationReport>(StoredCompression.Decompress(revision.Document));
            return query.Format == ReportFormat.Docx
                ? new DocumentFile(
                    WordWriter.Write(ReportLayout.CreateReport(report, name, key.Year)), ReportFormat.Docx,
                    $"自评报告-{key.Unit}-{key.Year}-{number}", $"self-evaluation-{key.Unit}-{key.Year}-{number}")
                : new DocumentFile(
                    WorkbookWriter.Write(ReportLayout.CreateTable(report, name, key.Year), "自评表"), ReportFormat.Xlsx,
                    $"自评表-{key.Unit}-{key.Year}-{number}", $"self-evaluation-{key.Unit}-{key.Year}-{number}");
        }
    }
}
