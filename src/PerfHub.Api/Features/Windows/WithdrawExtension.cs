using MediatR;
using PerfHub.Api.Data;
using PerfHub.Api.Features.Lists;
using PerfHub.Api.Features.SelfEvaluations;
using PerfHub.Api.OpenApi;
using PerfHub.Api.Tenancy;

namespace PerfHub.Api.Features.Windows;

/// <summary>
/// Withdraws a unit's extension: the window in force is its own again, and its report is judged anew by it. One that is not
/// there is as good as withdrawn.
/// </summary>
public static class WithdrawExtension
{
    internal const string Sql = "DELETE FROM FilingExtension WHERE Bureau = @Bureau AND Year = @Year AND Unit = @Unit AND Phase = @Phase";

    /// <summary>Maps the endpoint.</summary>
    /// <param name="routes">The routes.</param>
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapDelete(GrantExtension.Route, async (
                string b, int y, string u, string? phase, IMediator mediator, CancellationToken cancel) =>
            {
                var of = Paging.OneOf<WindowPhase>("phase", phase) ?? WindowPhase.Final;
                await mediator.Send(new Command(new ReportKey(b, u, y), of), cancel);
                return TypedResults.NoContent();
            })
            .AllowRoles(Role.BureauAdmin)
            .Describe("Windows", "WithdrawExtension", "Withdraws a unit's extension", "撤销延期填报")
            .Parameter<WindowPhase>("phase");

    /// <summary>The command.</summary>
    /// <param name="Key">Whose report of which year.</param>
    /// <param name="Phase">What the extension is for.</param>
    public sealed record Command(ReportKey Key, WindowPhase Phase) : IRequest<bool>;

    internal sealed class Handler(Db db, TimeProvider time) : IRequestHandler<Command, bool>
    {
        public Task<bool> Handle(Command command, CancellationToken cancellationToken) =>
            db.Write(session => Store(session, command.Key, command.Phase), cancellationToken);

        private async Task<bool> Store(WriteSession session, ReportKey key, WindowPhase phase)
        {
            await session.OneAtATime($"{key.Bureau}/{key.Unit}");
            if (await session.Execute(Sql, new { key.Bureau, key.Year, key.Unit, Phase = phase.ToString() }) == 0)
            {
                return false;
            }

            await GrantExtension.JudgeAnew(session, key, phase, time.Now());
            return true;
        }
    }
}
