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
/// Sets when the units of a bureau file, and those of all bureaus below that have not set it themselves. A phase that is left
/// out is not set here: the nearest bureau above that has set it is followed. What is filed from then on is judged by it; what
/// is stored, which may be a whole region's, keeps its verdict until it is judged anew by
/// <c>POST /v1/bureaus/{b}/evaluations/{y}</c>.
/// </summary>
public static class PutWindows
{
    private const string RemoveSql = "DELETE FROM FilingWindow WHERE Bureau = @Bureau AND Year = @Year";

    /// <summary>Maps the endpoint.</summary>
    /// <param name="routes">The routes.</param>
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPut(GetWindows.Route, async (string b, int y, HttpRequest http, IMediator mediator, CancellationToken cancel) =>
                await mediator.Send(new Command(b, FiscalYear.Of(y), await JsonBody.ReadAsync<Body>(http)) { Precondition = Precondition.FromRequest(http) }, cancel))
            .AllowRoles(Role.BureauAdmin)
            .Describe(
                "Windows",
                "PutWindows",
                "Sets when units file, from now on; a phase that is left out is as above",
                "设定填报窗口（自此生效；未填的阶段沿用上级）")
            .AcceptsJson<Body>(RequestExamples.Windows)
            .ProducesJson<BureauWindows>(StatusCodes.Status200OK)
            .WithPrecondition()
            .WithIdempotency<BureauWindows>(it => CommandResult.Ok(it, EntityTags.ComputeFromJson(it)));

    /// <summary>The body.</summary>
    public sealed record Body
    {
        /// <summary>The window for mid-year figures; not set here where absent.</summary>
        public Period? MidYear { get; init; }

        /// <summary>The window for the year's report; not set here where absent.</summary>
        public Period? Final { get; init; }
    }

    /// <summary>From when to when, both instants included.</summary>
    public sealed record Period
    {
        /// <summary>The first instant at which can be filed.</summary>
        public required DateTimeOffset OpensAt { get; init; }

        /// <summary>The last instant at which is filed in time; after the first.</summary>
        public required DateTimeOffset ClosesAt { get; init; }
    }

    /// <summary>The command.</summary>
    /// <param name="Bureau">The bureau's code.</param>
    /// <param name="Year">The fiscal year.</param>
    /// <param name="Body">The windows.</param>
    public sealed record Command(string Bureau, int Year, Body Body) : IRequest<BureauWindows>
    {
        /// <summary>What must be so of the windows as they are.</summary>
        public Precondition Precondition { get; init; } = Precondition.None;
    }

    internal sealed class Handler(Db db, TimeProvider time) : IRequestHandler<Command, BureauWindows>
    {
        public Task<BureauWindows> Handle(Command command, CancellationToken cancellationToken)
        {
            List<FilingWindowRow> rows =
            [
                .. CreateRows(command, WindowPhase.MidYear, command.Body.MidYear),
                .. CreateRows(command, WindowPhase.Final, command.Body.Final),
            ];
            List<ValidationError> faults = [.. rows.Where(row => row.ClosesAt <= row.OpensAt).Select(row => new ValidationError(
                row.Phase == WindowPhase.MidYear ? "/midYear/closesAt" : "/final/closesAt",
                "not-later",
                new Text("截止时间应晚于开放时间", "the window must close after it opens")))];
            return faults.Count == 0
                ? db.WriteAsync(session => StoreAsync(session, command, rows), cancellationToken)
                : throw new ProblemException(ProblemKind.InvalidBody, null, faults);
        }

        private async Task<BureauWindows> StoreAsync(WriteSession session, Command command, List<FilingWindowRow> rows)
        {
            await session.AcquireLockAsync($"windows/{command.Bureau}/{command.Year}");
            command.Precondition.EnsureMet(EntityTags.ComputeFromJson(await ReadWindowsAsync(session, command)));
            await session.ExecuteAsync(RemoveSql, new { command.Bureau, command.Year });
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
