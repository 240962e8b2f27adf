using System.ComponentModel.DataAnnotations;
using MediatR;
using PerfHub.Api.Auditing;
using PerfHub.Api.Http;
using PerfHub.Api.Http.Caching;
using PerfHub.Api.Http.Idempotency;
using PerfHub.Api.Http.Json;
using PerfHub.Api.Http.OpenApi;
using PerfHub.Api.Http.Problems;
using PerfHub.Api.Persistence;
using PerfHub.Api.Projections;
using PerfHub.Api.Reports;
using PerfHub.Api.Reports.Deviations;
using PerfHub.Api.Security;
using PerfHub.Rules.Report;
using PerfHub.Rules.Rules;
using PerfHub.Rules.Rules.Findings;
using PerfHub.Rules.Scoring;

namespace PerfHub.Api.Features.Deviations;

/// <summary>
/// Opens a deviation by hand: an auditor's own finding on a unit's current report. It lives as others do, except that new revisions
/// leave it as it is.
/// </summary>
public static class OpenDeviation
{
    internal static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/v1/bureaus/{b}/deviations/{y:int}", async (
                string b, int y, HttpRequest http, IMediator mediator, CancellationToken cancel) =>
            {
                var (year, caller) = (FiscalYear.Validate(y), Caller.FromPrincipal(http.HttpContext.User));
                var command = new Command(b, year, await JsonBody.ReadAsync<Body>(http), caller, TextLocalization.PrefersEnglish(http.HttpContext));
                return await mediator.Send(command, cancel);
            })
            .AllowRoles(Role.BureauAdmin, Role.Auditor)
            .Describe("Deviations", "OpenDeviation", "Opens a deviation by hand: an auditor's own finding", "登记人工核查发现的问题")
            .AcceptsJson<Body>(RequestExamples.Finding)
            .ProducesJson<DeviationItem>(StatusCodes.Status201Created)
            .ProducesLocation()
            .ProducesETag()
            .WithIdempotency<(DeviationItem Item, string Tag)>(it => CommandResult.Created($"/v1/deviations/{it.Item.Id}", it.Item, it.Tag))
            .ProducesProblems(ProblemKind.Conflict, ProblemKind.InvalidBody);

    /// <summary>The finding.</summary>
    public sealed record Body
    {
        /// <summary>The code of the unit, which belongs to the bureau itself.</summary>
        [TextLength(1, 32), RegularExpression(CodePatterns.Unit)] public required string Unit { get; init; }

        /// <summary>A short title.</summary>
        [TextLength(1, 200)] public required string Title { get; init; }

        /// <summary>The finding in sentences, as plain text.</summary>
        [TextLength(1, ReportLimits.MaxTextLength)] public required string Text { get; init; }

        /// <summary>The severity.</summary>
        public required Severity Severity { get; init; }

        /// <summary>The place in the current revision (RFC 6901). Not together with <c>indicator</c>; without either, the whole report.</summary>
        [TextLength(0, 400)] public string? Pointer { get; init; }

        /// <summary>The code of the indicator concerned.</summary>
        [TextLength(1, 64)] public string? Indicator { get; init; }

        /// <summary>What the report should state: a number or a text.</summary>
        [TextLength(0, 200)] public Figure? Expected { get; init; }

        /// <summary>What it states.</summary>
        [TextLength(0, 200)] public Figure? Actual { get; init; }
    }

    internal sealed record Command(string Bureau, int Year, Body Body, Caller Caller, bool IsEnglish) : IRequest<(DeviationItem Item, string Tag)>;

    internal sealed class Handler(Db db, TimeProvider time, DeviationChangeNotifier notifier) : IRequestHandler<Command, (DeviationItem Item, string Tag)>
    {
        // Each filing reads them.
        private const int MaxFindings = 100;

        private const string CountSql = $"SELECT COUNT(*) FROM Deviation d WHERE d.ReportId = @reportId AND d.RuleId = '{Manual.Id}'";

        private const string UnitSql = "SELECT COUNT(*) FROM Unit u WHERE u.Bureau = @Bureau AND u.Code = @Unit";

        public async Task<(DeviationItem Item, string Tag)> Handle(Command command, CancellationToken cancellationToken)
        {
            var body = command.Body;
            if (body is { Pointer: not null, Indicator: not null })
            {
                throw ProblemKind.InvalidBody.ToExceptionAt("/indicator", "not-allowed", "位置与指标只能填写一项", "give either a pointer or an indicator");
            }

            var subject = TimeOrderedId.Create(time.UtcNow());
            var key = new ReportKey(command.Bureau, body.Unit, command.Year);
            var id = ManualFinding.CreateId(key, subject);
            AuditTrail.SetSubject(id);
            var result = await db.WriteAsync(session => OpenAsync(session, command, key, subject), cancellationToken);
            notifier.Notify();
            return result;
        }

        private async Task<(DeviationItem Item, string Tag)> OpenAsync(WriteSession session, Command command, ReportKey key, long subject)
        {
            if (await UnitDeviations.LoadAsync(session, key, []) is not { } cases)
            {
                throw await session.QueryFirstOrDefaultAsync<int>(UnitSql, key) == 0
                    ? ProblemKind.InvalidBody.ToExceptionAt("/unit", "unknown-unit", "该财政局没有此预算单位", "the bureau has no unit with this code")
                    : UncountedReport.CreateNotFiledException();
            }

            UncountedReport.EnsureCounts(cases.Status);
            if (await session.QueryFirstOrDefaultAsync<int>(CountSql, new { reportId = cases.ReportId }) >= MaxFindings)
            {
                throw ProblemKind.Conflict.ToException(
                    $"一份报告最多登记 {MaxFindings} 项人工发现的偏差，本报告已满。", $"A report can have {MaxFindings} findings of auditors, and this one has as many.");
            }

            var (body, now) = (command.Body, time.UtcNow());
            var place = await ManualFinding.FindPlaceAsync(session, cases, body.Pointer, body.Indicator);
            var row = ManualFinding.CreateRow(key, cases, place, subject, now) with
            {
                Title = body.Title.Trim(),
                Severity = body.Severity,
                Expected = body.Expected ?? default,
                Actual = body.Actual ?? default,
                Difference = body.Actual?.Number - body.Expected?.Number,
                MessageZh = body.Text,
                MessageEn = body.Text,
            };
            cases.Open(row, new EventActor(command.Caller.Id, command.Caller.Role));
            await cases.SaveAsync(session);
            var stored = (await GetDeviation.FindRowAsync(session, row.Id))!;
            return (DeviationItem.FromRow(stored, command.IsEnglish), EntityTags.ForLanguage(command.IsEnglish, DeviationItem.ComputeETag(stored), null));
        }
    }
}
