using System.ComponentModel;
using MediatR;
using PerfHub.Api.Http.Caching;
using PerfHub.Api.Http.Idempotency;
using PerfHub.Api.Http.Json;
using PerfHub.Api.Http.OpenApi;
using PerfHub.Api.Http.Problems;
using PerfHub.Api.Persistence;
using PerfHub.Api.Reports;
using PerfHub.Api.Reports.State;
using PerfHub.Api.Reports.Windows;
using PerfHub.Api.Security;
using PerfHub.Rules.Rules;

namespace PerfHub.Api.Features.Windows;

/// <summary>
/// Sets the filing windows of a bureau, and of the bureaus below it that set none. A phase that is left out is inherited from the
/// nearest bureau above that sets it. Stored reports keep their verdicts until <c>POST /v1/bureaus/{b}/evaluations/{y}</c>
/// re-evaluates them.
/// </summary>
public static class PutWindows
{
    private const string DeleteSql = "DELETE FROM FilingWindow WHERE Bureau = @Bureau AND Year = @Year";

    internal static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPut(GetWindows.Route, async (string b, int y, HttpRequest http, IMediator mediator, CancellationToken cancel) =>
                await mediator.Send(new Command(b, FiscalYear.Validate(y), await JsonBody.ReadAsync<Body>(http), Precondition.FromRequest(http)), cancel))
            .AllowRoles(Role.BureauAdmin)
            .Describe("Windows", "PutWindows", "Sets the filing windows; a phase that is left out is inherited from above", "设定填报窗口（即时生效；未填的阶段沿用上级设定）")
            .AcceptsJson<Body>(RequestExamples.Windows)
            .ProducesJson<BureauWindows>(StatusCodes.Status200OK)
            .WithPrecondition()
            .WithIdempotency<BureauWindows>(it => CommandResult.Ok(it, EntityTags.ComputeFromJson(it)));

    /// <summary>The windows to set.</summary>
    public sealed record Body
    {
        /// <summary>The window for mid-year figures; inherited where absent.</summary>
        public Period? MidYear { get; init; }

        /// <summary>The window for the year's report; inherited where absent.</summary>
        public Period? Final { get; init; }
    }

    /// <summary>A filing window; both instants are included.</summary>
    [DisplayName("WindowPeriod")]
    public sealed record Period
    {
        /// <summary>The first instant at which units can file.</summary>
        public required DateTimeOffset OpensAt { get; init; }

        /// <summary>The last instant at which a filing is on time; later than <c>opensAt</c>.</summary>
        public required DateTimeOffset ClosesAt { get; init; }
    }

    internal sealed record Command(string Bureau, int Year, Body Body, Precondition Precondition) : IRequest<BureauWindows>;

    internal sealed class Handler(Db db, TimeProvider time) : IRequestHandler<Command, BureauWindows>
    {
        public Task<BureauWindows> Handle(Command command, CancellationToken cancellationToken)
        {
            List<FilingWindowRow> rows =
            [
                .. CreateRows(command, WindowPhase.MidYear, command.Body.MidYear),
                .. CreateRows(command, WindowPhase.Final, command.Body.Final),
            ];
            List<ValidationError> errors = [.. rows.Where(row => row.ClosesAt <= row.OpensAt).Select(row => new ValidationError(
                row.Phase == WindowPhase.MidYear ? "/midYear/closesAt" : "/final/closesAt",
                "not-later",
                new Text("截止时间应晚于开放时间", "the window must close after it opens")))];
            return errors.Count == 0
                ? db.WriteAsync(session => StoreAsync(session, command, rows), cancellationToken)
                : throw new ProblemException(ProblemKind.InvalidBody, null, errors);
        }

        private async Task<BureauWindows> StoreAsync(WriteSession session, Command command, List<FilingWindowRow> rows)
        {
            await session.AcquireLockAsync($"windows/{command.Bureau}/{command.Year}");
            command.Precondition.EnsureMet(EntityTags.ComputeFromJson(await ReadWindowsAsync(session, command)));
            await session.ExecuteAsync(DeleteSql, new { command.Bureau, command.Year });
            await session.InsertAsync(rows);
            await RankingOutbox.EnqueueSubtreeAsync(session, command.Bureau, command.Year, time.UtcNow());
            return await ReadWindowsAsync(session, command);
        }

        private static async Task<BureauWindows> ReadWindowsAsync(WriteSession session, Command command) => BureauWindows.FromRows(
            command.Bureau,
            command.Year,
            await session.QueryAsync<Window.PhaseRow>(Window.Sql, new { command.Bureau, command.Year, Unit = (string?)null }));

        private static IEnumerable<FilingWindowRow> CreateRows(Command command, WindowPhase phase, Period? period) => period is null ? [] :
        [
            new FilingWindowRow
            {
                Bureau = command.Bureau,
                Year = command.Year,
                Phase = phase,
                OpensAt = period.OpensAt.TruncateToMilliseconds(),
                ClosesAt = period.ClosesAt.TruncateToMilliseconds(),
            },
        ];
    }
}
