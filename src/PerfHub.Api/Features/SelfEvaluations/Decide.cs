using MediatR;
using PerfHub.Api.Auditing;
using PerfHub.Api.Http.Caching;
using PerfHub.Api.Http.Idempotency;
using PerfHub.Api.Http.Json;
using PerfHub.Api.Http.Lists;
using PerfHub.Api.Http.OpenApi;
using PerfHub.Api.Http.Problems;
using PerfHub.Api.Persistence;
using PerfHub.Api.Projections.Versions;
using PerfHub.Api.Reports;
using PerfHub.Api.Reports.Reassessment;
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
    private const string CountSql = "SELECT COUNT(*) FROM Decision d WHERE d.Standing = @Id";

    private const string Sql = "SELECT d.* FROM Decision d WHERE d.Standing = @Standing AND d.Number = @Number";

    /// <summary>Maps the endpoint.</summary>
    /// <param name="routes">The routes.</param>
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost(FileReport.Route + "/decisions", async (
                string b, string u, int y, HttpRequest http, IMediator mediator, CancellationToken cancel) =>
            {
                var (body, by) = (await JsonBody.Read<Body>(http), Caller.Of(http.HttpContext.User));
                return await mediator.Send(new Command(new ReportKey(b, u, y), body, by) { If = Precondition.Of(http) }, cancel);
            })
            .AllowRoles(Role.BureauAdmin)
            .Describe("Self-evaluations", "Decide", "Accepts a report, returns it, or reopens it", "审核通过、退回或重新打开自评报告")
            .TakesJson<Body>(Examples.Decision)
            .Answers<Made>(StatusCodes.Status201Created)
            .TakesPrecondition()
            .Idempotent<Made>(made => new Reply(StatusCodes.Status201Created, made))
            .Refuses(ProblemKind.Conflict);

    /// <summary>The body.</summary>
    public sealed record Body
    {
        /// <summary>What is decided: <c>accept</c> and <c>return</c> are for a submitted report, <c>reopen</c> for the others.</summary>
        public required DecisionKind Decision { get; init; }

        /// <summary>Why; required unless the report is accepted.</summary>
        [Length(1, 2000)]
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
    /// <param name="By">Who decides.</param>
    public sealed record Command(ReportKey Key, Body Body, Caller By) : IRequest<Made>
    {
        /// <summary>What must be so of the report as it stands.</summary>
        public Precondition If { get; init; } = Precondition.None;
    }

    internal sealed class Handler(Db db, TimeProvider time) : IRequestHandler<Command, Made>
    {
        public Task<Made> Handle(Command command, CancellationToken cancellationToken)
        {
            if (command.Body is { Decision: not DecisionKind.Accept, Reason: null })
            {
                throw ProblemKind.InvalidBody.At("/reason", "required", "退回或重新打开须说明理由", "a report is returned or reopened for a reason");
            }

            AuditTrail.Name(Paging.CamelCase(command.Body.Decision));
            DecisionRow? tried = null;
            return db.Write(
                async session =>
                {
                    await session.OneAtATime($"{command.Key.Bureau}/{command.Key.Unit}");
                    var standing = await Standings.Find(session, command.Key) ?? throw new ProblemException(ProblemKind.NotFound);

                    // A commit that was not heard of may have been done, and something else decided since.
                    if (tried is null || tried != await session.FirstOrDefault<DecisionRow>(Sql, new { tried.Standing, tried.Number }))
                    {
                        await RequireThatItCanBe(session, command, standing);
                        var number = await session.FirstOrDefault<int>(CountSql, new { standing.Id }) + 1;
                        tried = Row(command, standing, number, time.Now());
                        await session.Insert([tried]);
                        await session.Update([standing with { Status = tried.Kind.Status() }]);
                        await ScopeVersions.Changed(session, [tried.Bureau], standing.Year, tried.At);
                    }

                    return new Made(tried.Kind, tried.Revision, tried.Kind.Status(), tried.At, tried.Reason);
                },
                cancellationToken);
        }

        private static async Task RequireThatItCanBe(WriteSession session, Command command, StandingRow standing)
        {
            var body = command.Body;
            if (command.If != Precondition.None)
            {
                command.If.Require((await StoredReceipt.Load(session, command.Key))!.Tag());
            }

            if (body.Revision is { } meant && meant != standing.Revision)
            {
                throw ProblemKind.Conflict.Because(
                    $"报告目前为第 {standing.Revision} 版，不是第 {meant} 版。", $"Revision {standing.Revision} of the report stands now, not {meant}.");
            }

            if (!body.Decision.MayFollow(standing.Status))
            {
                var (status, decision) = (Name(standing.Status), Name(body.Decision));
                throw ProblemKind.Conflict.Because(
                    $"报告第 {standing.Revision} 版{status.Zh}，不能{decision.Zh}。",
                    $"Revision {standing.Revision} of the report is {status.En}: it cannot be {decision.En}.");
            }
        }

        private static Text Name(ReportStatus status) => status switch
        {
            ReportStatus.Accepted => new("已审核通过", "accepted"),
            ReportStatus.Returned => new("已退回", "returned"),
            _ => new("已提交、尚未审核", "submitted and not decided upon"),
        };

        private static Text Name(DecisionKind decision) => decision switch
        {
            DecisionKind.Accept => new("审核通过", "accepted"),
            DecisionKind.Return => new("退回", "returned"),
            _ => new("重新打开", "reopened"),
        };

        private static DecisionRow Row(Command command, StandingRow standing, int number, DateTime now) => new()
        {
            Standing = standing.Id,
            Number = number,
            Bureau = standing.Bureau,
            Kind = command.Body.Decision,
            Revision = standing.Revision,
            Reevaluation = standing.Reevaluation,
            At = now,
            Actor = command.By.KeyId,
            Role = command.By.Role,
            Reason = command.Body.Reason,
        };
    }
}
