using MediatR;
using PerfHub.Api.Http.Caching;
using PerfHub.Api.Http.OpenApi;
using PerfHub.Api.Persistence;
using PerfHub.Api.Reports;
using PerfHub.Api.Reports.Windows;
using PerfHub.Api.Security;

namespace PerfHub.Api.Features.Windows;

/// <summary>
/// Withdraws a unit's extension: the window in force applies again, and its report is re-evaluated. Withdrawing an extension that
/// does not exist succeeds.
/// </summary>
public static class WithdrawExtension
{
    internal const string DeleteSql = "DELETE FROM FilingExtension WHERE Bureau = @Bureau AND Year = @Year AND Unit = @Unit AND Phase = @Phase";

    internal static void Map(IEndpointRouteBuilder routes) =>
        routes.MapDelete(GetExtension.Route, async (
                string b, int y, string u, string? phase, HttpRequest http, IMediator mediator, CancellationToken cancel) =>
            {
                await mediator.Send(new Command(new ReportKey(b, u, y), GetExtension.ParsePhase(phase), Precondition.FromRequest(http)), cancel);
                return TypedResults.NoContent();
            })
            .AllowRoles(Role.BureauAdmin)
            .Describe("Windows", "WithdrawExtension", "Withdraws a unit's extension", "撤销延期填报")
            .WithEnumParameter<WindowPhase>("phase")
            .WithPrecondition();

    internal sealed record Command(ReportKey Key, WindowPhase Phase, Precondition Precondition) : IRequest<bool>;

    internal sealed class Handler(Db db, TimeProvider time) : IRequestHandler<Command, bool>
    {
        public Task<bool> Handle(Command command, CancellationToken cancellationToken) =>
            db.WriteAsync(session => WithdrawAsync(session, command), cancellationToken);

        private async Task<bool> WithdrawAsync(WriteSession session, Command command)
        {
            var (key, phase) = (command.Key, command.Phase);
            await session.AcquireLockAsync($"{key.Bureau}/{key.Unit}");
            var current = await session.QueryFirstOrDefaultAsync<FilingExtensionRow>(GetExtension.Sql, GetExtension.CreateParameters(key, phase));
            command.Precondition.EnsureMet(current is null ? null : EntityTags.ComputeFromJson(Extension.FromRow(current)));
            if (current is null)
            {
                return false;
            }

            await session.ExecuteAsync(DeleteSql, GetExtension.CreateParameters(key, phase));
            await GrantExtension.ReassessAsync(session, key, phase, time.UtcNow());
            return true;
        }
    }
}
