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

/// <summary>Explains a deviation, comments on it, assigns it, decides it or reopens it: see <see cref="DeviationTransition.Table"/>.</summary>
public static class AddDeviationEvent
{
    internal const string Route = "/v1/deviations/{id}/events";

    private const string FindEventSql = "SELECT e.* FROM DeviationEvent e WHERE e.ReportId = @ReportId AND e.Deviation = @Deviation AND e.Id = @Id";

    /// <summary>Maps the endpoint.</summary>
    /// <param name="routes">The routes.</param>
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost(Route, async (string id, HttpRequest http, IMediator mediator, CancellationToken cancel) =>
            {
                var act = CaseAct.Create(await JsonBody.ReadAsync<CaseAct.Body>(http), Caller.FromPrincipal(http.HttpContext.User));
                return await mediator.Send(new Command(id, act) { Precondition = Precondition.FromRequest(http) }, cancel);
            })
            .AllowRoles([.. DeviationTransition.Table.SelectMany(rule => rule.AllowedRoles).Distinct()])
            .RequireScope(DeviationId.Scope)
            .Describe("Deviations", "AddDeviationEvent", "Explains, comments on, assigns or decides a deviation", "偏差说明、批注、分派与处理")
            .AcceptsJson<CaseAct.Body>(RequestExamples.DeviationEvent)
            .ProducesJson<DeviationEventItem>(StatusCodes.Status201Created)
            .WithPrecondition()
            .WithIdempotency<DeviationEventItem>(it => new CommandResult(StatusCodes.Status201Created, it))
            .ProducesProblems(ProblemKind.NotFound, ProblemKind.Conflict);

    /// <summary>The command.</summary>
    /// <param name="Deviation">The deviation's id.</param>
    /// <param name="Action">What is done with it.</param>
    public sealed record Command(string Deviation, CaseAct Action) : IRequest<DeviationEventItem>
    {
        /// <summary>What must be so of the deviation as it stands.</summary>
        public Precondition Precondition { get; init; } = Precondition.None;
    }

    internal sealed class Handler(Db db, TimeProvider time, DeviationChangeNotifier watch) : IRequestHandler<Command, DeviationEventItem>
    {
        public async Task<DeviationEventItem> Handle(Command command, CancellationToken cancellationToken)
        {
            var key = DeviationId.ParseReportKey(command.Deviation) ?? throw new ProblemException(ProblemKind.NotFound);
            AuditTrail.SetSubject(Paging.ToCamelCase(command.Action.Transition.Kind), key.Bureau);
            var (id, isAgain) = (TimeOrderedId.Create(time.UtcNow()), false);
            var item = await db.WriteAsync(
                async session =>
                {
                    var wasTried = isAgain;
                    isAgain = true;
                    return DeviationEventItem.FromRow(await AddEventAsync(session, command, key, id, wasTried));
                },
                cancellationToken);
            watch.Notify();
            return item;
        }

        private async Task<DeviationEventRow> AddEventAsync(
            WriteSession session, Command command, ReportKey key, long id, bool wasTried)
        {
            var cases = await UnitDeviations.LoadAsync(session, key);
            if (cases?.FindStatus(command.Deviation) is not { } status)
            {
                throw new ProblemException(ProblemKind.NotFound);
            }

            // A commit that was not heard of may have been done.
            if (wasTried && await session.QueryFirstOrDefaultAsync<DeviationEventRow>(
                FindEventSql, new { cases.ReportId, command.Deviation, Id = id }) is { } earlier)
            {
                return earlier;
            }

            if (command.Precondition != Precondition.None)
            {
                command.Precondition.EnsureMet(DeviationItem.ComputeETag((await GetDeviation.FindRowAsync(session, command.Deviation))!));
            }

            if (!command.Action.Transition.FromStatuses.Contains(status))
            {
                throw InvalidTransition(command.Action.Transition, status);
            }

            var row = cases.AddEvent(command.Deviation, command.Action, id, time.UtcNow());
            await cases.SaveAsync(session);
            return row;
        }

        private static ProblemException InvalidTransition(DeviationTransition rule, DeviationStatus status)
        {
            var (kind, now, from) = (Paging.ToCamelCase(rule.Kind), Paging.ToCamelCase(status), string.Join(", ", rule.FromStatuses.Select(Paging.ToCamelCase)));
            return ProblemKind.Conflict.ToException(
                $"偏差当前状态为 {now}，不能执行 {kind}；仅在以下状态可以：{from}。",
                $"The deviation is {now}, so {kind} is not possible; it is where a deviation is one of: {from}.");
        }
    }
}
