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

/// <summary>
/// Adds an event to the case of a deviation: an explanation, comment, assignment, decision or reopening.
/// <see cref="DeviationTransition.Table"/> defines which roles may take which action in which status.
/// </summary>
public static class AddDeviationEvent
{
    internal const string Route = "/v1/deviations/{id}/events";

    internal static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost(Route, async (string id, HttpRequest http, IMediator mediator, CancellationToken cancel) =>
            {
                var action = CaseAction.Create(await JsonBody.ReadAsync<CaseActBody>(http), Caller.FromPrincipal(http.HttpContext.User));
                return await mediator.Send(new Command(id, action, Precondition.FromRequest(http)), cancel);
            })
            .AllowRoles([.. DeviationTransition.Table.SelectMany(rule => rule.AllowedRoles).Distinct()])
            .RequireScope(DeviationId.Scope)
            .Describe("Deviations", "AddDeviationEvent", "Explains, comments on, assigns or decides a deviation", "对偏差进行说明、批注、分派或处理")
            .AcceptsJson<CaseActBody>(RequestExamples.DeviationEvent)
            .ProducesJson<DeviationEventItem>(StatusCodes.Status201Created)
            .WithPrecondition()
            .WithIdempotency<(DeviationEventItem Item, string Tag)>(it => new CommandResult(StatusCodes.Status201Created, it.Item, null, it.Tag))
            .ProducesProblems(ProblemKind.NotFound, ProblemKind.Conflict);

    internal sealed record Command(string Deviation, CaseAction Action, Precondition Precondition) : IRequest<(DeviationEventItem Item, string Tag)>, ILimitedWrite
    {
        string? ILimitedWrite.Bureau => null;
    }

    internal sealed class Handler(Db db, TimeProvider time, DeviationChangeNotifier notifier) : IRequestHandler<Command, (DeviationEventItem Item, string Tag)>
    {
        public async Task<(DeviationEventItem Item, string Tag)> Handle(Command command, CancellationToken cancellationToken)
        {
            var key = DeviationId.ParseReportKey(command.Deviation) ?? throw new ProblemException(ProblemKind.NotFound);
            AuditTrail.SetSubject(Paging.ToCamelCase(command.Action.Transition.Kind), key.Bureau);
            var added = await db.WriteAsync(
                async session =>
                {
                    var item = DeviationEventItem.FromRow(await AddEventAsync(session, command, key));
                    return (item, DeviationItem.ComputeETag((await GetDeviation.FindRowAsync(session, command.Deviation))!));
                },
                cancellationToken);
            notifier.Notify();
            return added;
        }

        private async Task<DeviationEventRow> AddEventAsync(WriteSession session, Command command, ReportKey key)
        {
            var cases = await UnitDeviations.LoadAsync(session, key, [command.Deviation]);
            if (cases?.FindStatus(command.Deviation) is not { } status)
            {
                throw new ProblemException(ProblemKind.NotFound);
            }

            if (command.Precondition != Precondition.None)
            {
                command.Precondition.EnsureMet(DeviationItem.ComputeETag((await GetDeviation.FindRowAsync(session, command.Deviation))!));
            }

            UncountedReport.EnsureNotWithdrawn(cases.Status);
            if (!command.Action.Transition.FromStatuses.Contains(status))
            {
                throw CreateInvalidTransitionException(command.Action.Transition, status);
            }

            var now = time.UtcNow();
            var row = cases.AddEvent(command.Deviation, command.Action, TimeOrderedId.Create(now), now);
            await cases.SaveAsync(session);
            return row;
        }

        private static ProblemException CreateInvalidTransitionException(DeviationTransition transition, DeviationStatus status)
        {
            var (action, current) = (DeviationLabels.Get(transition.Kind), DeviationLabels.Get(status));
            var allowed = transition.FromStatuses.Select(DeviationLabels.Get).ToList();
            return ProblemKind.Conflict.ToException(
                $"该偏差当前为“{current.Zh}”，不能{action.Zh}；可以{action.Zh}的状态：{string.Join('、', allowed.Select(it => $"“{it.Zh}”"))}。",
                $"The deviation is “{current.En}” and cannot be {action.En}. It can be {action.En} in these statuses: {string.Join(", ", allowed.Select(it => $"“{it.En}”"))}.");
        }
    }
}
