using System.ComponentModel;
using System.Text.Json.Serialization;
using MediatR;
using PerfHub.Api.Auditing;
using PerfHub.Api.Http.Caching;
using PerfHub.Api.Http.Idempotency;
using PerfHub.Api.Http.Json;
using PerfHub.Api.Http.Lists;
using PerfHub.Api.Http.OpenApi;
using PerfHub.Api.Http.Problems;
using PerfHub.Api.Persistence;
using PerfHub.Api.Projections;
using PerfHub.Api.Reports;
using PerfHub.Api.Reports.Policies;
using PerfHub.Api.Reports.Reassessments;
using PerfHub.Api.Reports.Receipts;
using PerfHub.Api.Reports.Reviews;
using PerfHub.Api.Reports.State;
using PerfHub.Api.Security;
using PerfHub.Rules.Report;
using PerfHub.Rules.Rules;

namespace PerfHub.Api.Features.SelfEvaluations;

/// <summary>
/// Accepts a report, returns it, reopens it, or withdraws it. The decision takes the unit's lock, so it is ordered with filings; a client that
/// names the revision it has looked at cannot decide on another one.
/// </summary>
public static class DecideReport
{
    private const string FiledBySql = "SELECT r.FiledBy FROM Revision r WHERE r.ReportId = @Id AND r.Number = @Revision";

    private const string CountSql = "SELECT COUNT(*) FROM Decision d WHERE d.ReportId = @Id";

    internal static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost(FileReport.Route + "/decisions", async (
                string b, string u, int y, HttpRequest http, IMediator mediator, CancellationToken cancel) =>
            {
                var (body, caller) = (await JsonBody.ReadAsync<Body>(http), Caller.FromPrincipal(http.HttpContext.User));
                return await mediator.Send(new Command(new ReportKey(b, u, y), body, caller, Precondition.FromRequest(http)), cancel);
            })
            .AllowRoles(Role.BureauAdmin)
            .Describe("Self-evaluations", "DecideReport", "Accepts, returns, reopens or withdraws a report", "审核通过、退回、重新打开或撤销自评报告")
            .AcceptsJson<Body>(RequestExamples.Decision)
            .ProducesJson<Result>(StatusCodes.Status201Created)
            .WithPrecondition()
            .WithIdempotency<(Result Decision, string Tag)>(it => new CommandResult(StatusCodes.Status201Created, it.Decision, null, it.Tag))
            .ProducesProblems(ProblemKind.Conflict);

    /// <summary>The decision to make.</summary>
    public sealed record Body
    {
        /// <summary>
        /// The decision: <c>accept</c> and <c>return</c> apply to a submitted report, <c>reopen</c> to an accepted or returned one,
        /// <c>withdraw</c> to any. A withdrawn report counts as not filed, and the unit can file again.
        /// </summary>
        public required DecisionKind Decision { get; init; }

        /// <summary>The reason; required unless the report is accepted.</summary>
        [TextLength(1, 2000)] public string? Reason { get; init; }

        /// <summary>The revision that the decision is about; 409 where it is not the current one.</summary>
        public int? Revision { get; init; }

        /// <summary>The bureau's own score; only with <c>accept</c>. It stands beside the claimed and the verified one until the report is reopened.</summary>
        public ReviewedScoreBody? ReviewedScore { get; init; }
    }

    /// <summary>A decision that was made.</summary>
    /// <param name="Decision">The decision.</param>
    /// <param name="Revision">The revision that it is about.</param>
    /// <param name="Status">The status of the report after it.</param>
    /// <param name="At">When it was made, UTC.</param>
    /// <param name="Reason">The reason, if one was given.</param>
    [DisplayName("ReportDecision")]
    public sealed record Result(DecisionKind Decision, int Revision, ReportStatus Status, DateTime At, string? Reason)
    {
        /// <summary>The bureau's score; absent without one.</summary>
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public ReviewedScore? ReviewedScore { get; init; }
    }

    internal sealed record Command(ReportKey Key, Body Body, Caller Caller, Precondition Precondition) : IRequest<(Result Decision, string Tag)>, ILimitedWrite
    {
        string? ILimitedWrite.Bureau => Key.Bureau;
    }

    internal sealed class Handler(Db db, TimeProvider time, DeviationChangeNotifier notifier) : IRequestHandler<Command, (Result Decision, string Tag)>
    {
        public async Task<(Result Decision, string Tag)> Handle(Command command, CancellationToken cancellationToken)
        {
            ValidateBody(command.Body);
            AuditTrail.SetSubject(Paging.ToCamelCase(command.Body.Decision));
            var decided = await db.WriteAsync(session => DecideAsync(session, command), cancellationToken);
            notifier.Notify();
            return decided;
        }

        private static void ValidateBody(Body body)
        {
            List<ValidationError> errors = [];
            if (body is { Decision: not DecisionKind.Accept, Reason: null })
            {
                errors.Add(new ValidationError("/reason", "required", new Text("退回、重新打开或撤销须说明理由", "a reason is required to return, reopen or withdraw a report")));
            }

            if (body is { Decision: not DecisionKind.Accept, ReviewedScore: not null })
            {
                errors.Add(new ValidationError("/reviewedScore", "not-with-decision", new Text("仅在审核通过时填写", "only allowed when accepting")));
            }

            if (errors.Count > 0)
            {
                throw new ProblemException(ProblemKind.InvalidBody, null, errors);
            }
        }

        private async Task<(Result Decision, string Tag)> DecideAsync(WriteSession session, Command command)
        {
            await session.AcquireLockAsync($"{command.Key.Bureau}/{command.Key.Unit}");
            var report = await CurrentReportRow.FindAsync(session, command.Key) ?? throw new ProblemException(ProblemKind.NotFound);
            await EnsureAllowedAsync(session, command, report);
            var number = await session.QueryFirstOrDefaultAsync<int>(CountSql, new { report.Id }) + 1;
            var row = CreateRow(command, report, number, time.UtcNow());
            var reviewed = command.Body.ReviewedScore is { } body
                ? await ReviewedScoreCheck.CreateRowAsync(session, body, row, report.Year, (await ReceiptReader.LoadAsync(session, command.Key))!.Verdict.Score)
                : null;
            await session.InsertAsync([row]);
            await session.InsertAsync(reviewed is null ? [] : (ReviewedScoreRow[])[reviewed]);
            await ReportStatusChange.WriteAsync(session, report, row.Kind.ToReportStatus(), row.At);
            var decision = new Result(row.Kind, row.Revision, row.Kind.ToReportStatus(), row.At, row.Reason) { ReviewedScore = reviewed?.ToScore() };
            return (decision, (await ReceiptReader.LoadAsync(session, command.Key))!.ComputeTag());
        }

        private static async Task EnsureAllowedAsync(WriteSession session, Command command, CurrentReportRow report)
        {
            var body = command.Body;
            if (command.Precondition != Precondition.None)
            {
                command.Precondition.EnsureMet((await ReceiptReader.LoadAsync(session, command.Key))!.ComputeTag());
            }

            if (body.Revision is { } requested && requested != report.Revision)
            {
                throw ProblemKind.Conflict.ToException(
                    $"报告目前为第 {report.Revision} 版，不是第 {requested} 版。", $"The current revision of the report is {report.Revision}, not {requested}.");
            }

            if (!body.Decision.IsAllowedFor(report.Status))
            {
                var (status, decision) = (Describe(report.Status), Describe(body.Decision));
                throw ProblemKind.Conflict.ToException(
                    $"报告第 {report.Revision} 版{status.Zh}，不能{decision.Zh}。",
                    $"Revision {report.Revision} of the report is {status.En} and cannot be {decision.En}.");
            }

            if (body.Decision == DecisionKind.Accept)
            {
                await EnsureFiledByAnotherKeyAsync(session, command.Caller, report);
            }
        }

        /// <summary>Ensures that the caller has not filed what it accepts, unless the bureau's policy allows that.</summary>
        private static async Task EnsureFiledByAnotherKeyAsync(WriteSession session, Caller caller, CurrentReportRow report)
        {
            if (await session.QueryFirstOrDefaultAsync<string>(FiledBySql, report) == caller.Id
                && !(await EffectivePolicy.LoadAsync(session, report.Bureau, report.Year)).Policy.FilerMayAccept)
            {
                throw ProblemKind.Conflict.ToException(
                    "该报告由当前密钥代为填报，须由其他密钥审核通过；评价政策另有规定的除外。",
                    "The report was filed with this key, so another key must accept it, unless the bureau's policy allows that (filerMayAccept).");
            }
        }

        private static Text Describe(ReportStatus status) => status switch
        {
            ReportStatus.Accepted => new("已审核通过", "accepted"),
            ReportStatus.Returned => new("已退回", "returned"),
            ReportStatus.Withdrawn => new("已撤销", "withdrawn"),
            _ => new("已提交、尚未审核", "awaiting review"),
        };

        private static Text Describe(DecisionKind decision) => decision switch
        {
            DecisionKind.Accept => new("审核通过", "accepted"),
            DecisionKind.Return => new("退回", "returned"),
            DecisionKind.Withdraw => new("撤销", "withdrawn"),
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
