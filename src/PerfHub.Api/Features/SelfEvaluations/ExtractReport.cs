using System.ComponentModel;
using System.Text;
using System.Text.Json.Nodes;
using MediatR;
using PerfHub.Api.Http;
using PerfHub.Api.Http.Documents;
using PerfHub.Api.Http.OpenApi;
using PerfHub.Api.Http.Problems;
using PerfHub.Api.Persistence;
using PerfHub.Api.Reports;
using PerfHub.Api.Reports.Assessments;
using PerfHub.Api.Security;
using PerfHub.Documents.Drafts;
using PerfHub.Documents.Forms;

namespace PerfHub.Api.Features.SelfEvaluations;

/// <summary>
/// Reads a report from the form that a unit filled in as a Word, Excel, PDF or text document, and evaluates it where it is complete
/// enough. Nothing is stored, and nothing is invented: each value has its source in the document.
/// </summary>
public static class ExtractReport
{
    internal static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost(FileReport.Route + "/extract", async (
                string b, string u, int y, HttpRequest http, IMediator mediator, CancellationToken cancel) =>
            {
                var key = ReportKey.FromPath(b, u, y);
                var caller = Caller.FromPrincipal(http.HttpContext.User);
                var query = new Query(key, await DocumentBody.ReadAsync(http), caller, TextLocalization.PrefersEnglish(http.HttpContext));
                return TypedResults.Ok(await mediator.Send(query, cancel));
            })
            .AllowRoles(Role.Unit, Role.BureauAdmin)
            .Describe("Self-evaluations", "ExtractReport", "Reads a report from a document without storing it", "从文档读取自评报告（不保存）")
            .AcceptsDocument([.. DocumentBody.MediaTypes.Except(["text/csv"])]);

    /// <summary>What was read from a document.</summary>
    /// <param name="Form">
    /// The form that the document is: <c>narrative-report</c>, <c>national-table</c>, <c>chongqing-table</c> or <c>sichuan-table</c>.
    /// </param>
    /// <param name="Report">The report as far as the document states it, in the shape in which reports are filed.</param>
    /// <param name="Sources">Where each value of the report stands in the document.</param>
    /// <param name="Conflicts">Values that the document states in different ways; the first one is in the report.</param>
    /// <param name="Missing">What a report needs and was not found, and what had to be assumed.</param>
    /// <param name="Unread">Passages with figures from which nothing was read.</param>
    /// <param name="Verdict">The verdict, as <c>validate</c> gives it; null where the draft is not complete enough.</param>
    [DisplayName("ReportDraft")]
    public sealed record Result(
        string Form,
        JsonObject Report,
        IReadOnlyList<DraftSource> Sources,
        IReadOnlyList<DraftConflict> Conflicts,
        IReadOnlyList<MissingItem> Missing,
        IReadOnlyList<UnreadPassage> Unread,
        ReportVerdict? Verdict);

    /// <summary>What was not found, or was assumed.</summary>
    /// <param name="Pointer">The RFC 6901 pointer into the draft's report.</param>
    /// <param name="Message">What it is, in the language of the response.</param>
    public sealed record MissingItem(string Pointer, string Message);

    internal sealed record Query(ReportKey Key, byte[] Document, Caller Caller, bool IsEnglish) : IRequest<Result>;

    internal sealed class Handler(Db db, HostShares shares, TimeProvider time) : IRequestHandler<Query, Result>
    {
        public async Task<Result> Handle(Query query, CancellationToken cancellationToken)
        {
            var place = await shares.Documents.AcquireAsync(query.Caller, cancellationToken);
            var draft = await DocumentThread.RunAsync(cancel => FormCatalogue.Read(query.Document, cancel: cancel), place, cancellationToken);
            var missing = draft.Missing.Select(part => new MissingItem(part.Pointer, query.IsEnglish ? part.English : part.Chinese)).ToList();
            ReportVerdict? verdict = null;
            try
            {
                var report = Encoding.UTF8.GetBytes(draft.Report.ToJsonString(ApiJson.Options));
                verdict = await ValidateReport.AssessAsync(db, query.Key, report, query.IsEnglish, time.UtcNow(), checksYear: false, cancellationToken);
            }
            catch (ProblemException problem) when (problem.Kind == ProblemKind.InvalidBody)
            {
                // An incomplete draft has no verdict; the missing required parts are listed with the other missing ones.
                missing.AddRange(problem.Errors
                    .Where(error => !missing.Exists(item => item.Pointer == error.Pointer))
                    .Select(error => new MissingItem(error.Pointer, query.IsEnglish ? error.Message.En : error.Message.Zh)));
            }

            return new Result(draft.Form, draft.Report, draft.Sources, draft.Conflicts, missing, draft.Unread, verdict);
        }
    }
}
