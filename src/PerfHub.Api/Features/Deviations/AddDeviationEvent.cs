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
using PerfHub.Api.Reports.Deviations;
using PerfHub.Api.Security;

namespace PerfHub.Api.Features.Deviations;

/// <summary>Explains a deviation, comments on it, assigns it, decides it or reopens it: see <see cref="EventRule.Table"/>.</summary>
public static class AddDeviationEvent
{
    internal const string Route = "/v1/deviations/{id}/events";

    private const string AgainSql = "SELECT e.* FROM DeviationEvent e WHERE e.Standing = @Standing AND e.Deviation = @Deviation AND e.Id = @Id";

    /// <summary>Maps the endpoint.</summary>
    /// <param name="routes">The routes.</param>
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost(Route, async (string id, HttpRequest http, IMediator mediator, CancellationToken cancel) =>
            {
                var act = CaseAct.Of(await JsonBody.Read<CaseAct.Body>(http), Caller.Of(http.HttpContext.User));
                return await mediator.Send(new Command(id, act) { If = Precondition.Of(http) }, cancel);
            })
            .AllowRoles([.. EventRule.Table.SelectMany(rule => rule.Roles).Distinct()])
            .Within(DeviationId.Scope)
            .Describe("Deviations", "AddDeviationEvent", "Explains, comments on, assigns or decides a deviation", "偏差说明、批注、分派与处理")
            .TakesJson<CaseAct.Body>(Examples.Event)
            .Answers<DeviationEventItem>(StatusCodes.Status201Created)
            .TakesPrecondition()
            .Idempotent<DeviationEventItem>(it => new Reply(StatusCodes.Status201Created, it))
            .Refuses(ProblemKind.NotFound, ProblemKind.Conflict);

    /// <summary>The command.</summary>
    /// <param name="Deviation">The deviation's id.</param>
    /// <param name="Act">What is done with it.</param>
    public sealed record Command(string Deviation, CaseAct Act) : IRequest<DeviationEventItem>
    {
        /// <summary>What must be so of the deviation as it stands.</summary>
        public Precondition If { get; init; } = Precondition.None;
    }

    internal sealed class Handler(Db db, TimeProvider time, ChangeWatch watch) : IRequestHandler<Command, DeviationEventItem>
    {
        public async Task<DeviationEventItem> Handle(Command command, CancellationToken cancellationToken)
        {
            var key = DeviationId.KeyOf(command.Deviation) ?? throw new ProblemException(ProblemKind.NotFound);
            AuditTrail.Name(Paging.CamelCase(command.Act.Rule.Kind), key.Bureau);
            var (id, isAgain) = (RowId.New(time.Now()), false);
            var item = await db.Write(
                async session =>
                {
                    var wasTried = isAgain;
                    isAgain = true;
                    return DeviationEventItem.Of(await Enter(session, command, key, id, wasTried));
                },
                cancellationToken);
            watch.Beat();
            return item;
        }

        private async Task<DeviationEventRow> Enter(
            WriteSession session, Command command, ReportKey key, long id, bool wasTried)
        {
            var cases = await UnitCases.Open(session, key);
            if (cases?.StatusOf(command.Deviation) is not { } status)
            {
                throw new ProblemException(ProblemKind.NotFound);
            }

            // A commit that was not heard of may have been done.
            if (wasTried && await session.FirstOrDefault<DeviationEventRow>(
                AgainSql, new { cases.Standing, command.Deviation, Id = id }) is { } earlier)
            {
                return earlier;
            }

            if (command.If != Precondition.None)
            {
                command.If.Require(DeviationItem.TagOf((await GetDeviation.Read(session, command.Deviation))!));
            }

            if (!command.Act.Rule.From.Contains(status))
            {
                throw NotFrom(command.Act.Rule, status);
            }

            var row = cases.Enter(command.Deviation, command.Act, id, time.Now());
            await cases.Save(session);
            return row;
        }

        private static ProblemException NotFrom(EventRule rule, DeviationStatus status)
        {
            var (kind, now, from) = (Paging.CamelCase(rule.Kind), Paging.CamelCase(status), string.Join(", ", rule.From.Select(Paging.CamelCase)));
            return ProblemKind.Conflict.Because(
                $"偏差当前状态为 {now}，不能执行 {kind}；仅在以下状态可以：{from}。",
                $"The deviation is {now}, so {kind} is not possible; it is where a deviation is one of: {from}.");
        }
    }
}
