using MediatR;
using PerfHub.Api.Auditing;
using PerfHub.Api.Http.Caching;
using PerfHub.Api.Http.Idempotency;
using PerfHub.Api.Http.Json;
using PerfHub.Api.Http.Lists;
using PerfHub.Api.Http.OpenApi;
using PerfHub.Api.Http.Problems;
using PerfHub.Api.Persistence;
using PerfHub.Api.Reports;
using PerfHub.Api.Reports.Receipts;
using PerfHub.Api.Reports.State;
using PerfHub.Api.Security;
using PerfHub.Rules.Report;
using PerfHub.Rules.Rules;

namespace PerfHub.Api.Features.SelfEvaluations;

/// <summary>
/// Accepts a report, returns it to its unit, or takes that back. It is done in the unit's turn, so that it comes before or behind
/// any filing, and says which revision it is about: who names the one that was looked at decides on no other.
/// </summary>
public static class Decide
{
    private const string CountSql = "SELECT COUNT(*) FROM Decision d WHERE d.ReportId = @Id";

    private const string FindSql = "SELECT d.* FROM Decision d WHERE d.ReportId = @ReportId AND d.Number = @Number";

    /// <summary>Maps the endpoint.</summary>
    /// <param name="routes">The routes.</param>
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost(FileReport.Route + "/decisions", async (
                string b, string u, int y, HttpRequest http, IMediator mediator, CancellationToken cancel) =>
            {
                var (body, by) = (await JsonBody.ReadAsync<Body>(http), Caller.FromPrincipal(http.HttpContext.User));
                return await mediator.Send(new Command(new ReportKey(b, u, y), body, by) { Precondition = Precondition.FromRequest(http) }, cancel);
            })
            .AllowRoles(Role.BureauAdmin)
            .Describe("Self-evaluations", "Decide", "Accepts a report, returns it, or reopens it", "审核通过、退回或重新打开自评报告")
            .AcceptsJson<Body>(RequestExamples.Decision)
            .ProducesJson<Made>(StatusCodes.Status201Created)
            .WithPrecondition()
            .WithIdempotency<Made>(made => new CommandResult(StatusCodes.Status201Created, made))
            .ProducesProblems(ProblemKind.Conflict);

    /// <summary>The body.</summary>
    public sealed record Body
    {
        /// <summary>What is decided: <c>accept</c> and <c>return</c> are for a submitted report, <c>reopen</c> for the others.</summary>
        public required DecisionKind Decision { get; init; }

        /// <summary>Why; required unless the report is accepted.</summary>
        [TextLengthAttribute(1, 2000)]
        public string? Reason { get; init; }

        /// <summary>The revision that it is about: refused where another one stands by now.</summary>
        public int? Revision { get; init; }
    }

    /// <summary>A decision that was made.</summary>
    /// <param name="Decision">What was decided.</param>
    /// <param name="Revision">The revision that it is about.</param>
    /// <param name="Status">What has become of the report.</param>
    /// <param name="At">When, UTC.</param>
    /// <param name="Reason">Why.</param>
    public sealed record Made(DecisionKind Decision, int Revision, ReportStatus Status, DateTime At, string? Reason);

    /// <summary>The command.</summary>
    /// <param name="Key">Whose report it is.</param>
    /// <param name="Body">The decision.</param>
    /// <param name="Caller">Who decides.</param>
    public sealed record Command(ReportKey Key, Body Body, Caller Caller) : IRequest<Made>
    {
        /// <summary>What must be so of the report as it stands.</summary>
        public Precondition Precondition { get; init; } = Precondition.None;
    }

    internal sealed class Handler(Db db, TimeProvider time) : IRequestHandler<Command, Made>
    {
        public Task<Made> Handle(Command command, CancellationToken cancellationToken)
        {
            if (command.Body is { Decision: not DecisionKind.Accept, Reason: null })
            {
                throw ProblemKind.InvalidBody.ToExceptionAt("/reason", "required", "退回或重新打开须说明理由", "a report is returned or reopened for a reason");
            }

            AuditTrail.SetSubject(Paging.ToCamelCase(command.Body.Decision));
            DecisionRow? tried = null;
            return db.WriteAsync(
                async session =>
                {
                    await session.AcquireLockAsync($"{command.Key.Bureau}/{command.Key.Unit}");
                    var report = await CurrentReports.FindAsync(session, command.Key) ?? throw new ProblemException(ProblemKind.NotFound);

                    // A commit that was not heard of may have been done, and something else decided since.
                    if (tried is null || tried != await session.QueryFirstOrDefaultAsync<DecisionRow>(FindSql, new { tried.ReportId, tried.Number }))
                    {
                        await EnsureAllowedAsync(session, command, report);
                        var number = await session.QueryFirstOrDefaultAsync<int>(CountSql, new { report.Id }) + 1;
                        tried = CreateRow(command, report, number, time.UtcNow());
                        await session.InsertAsync([tried]);
                        await session.UpdateAsync([report with { Status = tried.Kind.ToReportStatus() }]);
                        await RankingOutbox.EnqueueAsync(session, [tried.Bureau], report.Year, tried.At);
                    }

                    return new Made(tried.Kind, tried.Revision, tried.Kind.ToReportStatus(), tried.At, tried.Reason);
                },
                cancellationToken);
        }

        private static async Task EnsureAllowedAsync(WriteSession session, Command command, CurrentReportRow report)
        {
            var body = command.Body;
            if (command.Precondition != Precondition.None)
            {
                command.Precondition.EnsureMet((await ReceiptReader.LoadAsync(session, command.Key))!.ComputeTag());
            }

            if (body.Revision is { } meant && meant != report.Revision)
            {
                throw ProblemKind.Conflict.ToException(
                    $"报告目前为第 {report.Revision} 版，不是第 {meant} 版。", $"Revision {report.Revision} of the report stands now, not {meant}.");
            }

            if (!body.Decision.IsAllowedFor(report.Status))
            {
                var (status, decision) = (Describe(report.Status), Describe(body.Decision));
                throw ProblemKind.Conflict.ToException(
                    $"报告第 {report.Revision} 版{status.Zh}，不能{decision.Zh}。",
                    $"Revision {report.Revision} of the report is {status.En}: it cannot be {decision.En}.");
            }
        }

        private static Text Describe(ReportStatus status) => status switch
        {
            ReportStatus.Accepted => new("已审核通过", "accepted"),
            ReportStatus.Returned => new("已退回", "returned"),
            _ => new("已提交、尚未审核", "submitted and not decided upon"),
        };

        private static Text Describe(DecisionKind decision) => decision switch
        {
            DecisionKind.Accept => new("审核通过", "accepted"),
            DecisionKind.Return => new("退回", "returned"),
            _ => new("重新打开", "reopened"),
        };

        private static DecisionRow CreateRow(Command command, CurrentReportRow report, int number, DateTime now) => new()
        {
            ReportId = report.Id,
            Number = number,
            Bureau = report.Bureau,
            Kind = command.Body.Decision,
            Revision = report.Revision,
            Reevaluation = report.Reevaluation,
            At = now,
            Actor = command.Caller.Id,
            Role = command.Caller.Role,
            Reason = command.Body.Reason,
        };
    }
}
