using MediatR;
using PerfHub.Api.Http.Caching;
using PerfHub.Api.Http.Idempotency;
using PerfHub.Api.Http.Json;
using PerfHub.Api.Http.OpenApi;
using PerfHub.Api.Http.Problems;
using PerfHub.Api.Persistence;
using PerfHub.Api.Projections.Versions;
using PerfHub.Api.Reports;
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
                await mediator.Send(new Command(b, FiscalYear.Of(y), await JsonBody.Read<Body>(http)) { If = Precondition.Of(http) }, cancel))
            .AllowRoles(Role.BureauAdmin)
            .Describe(
                "Windows",
                "PutWindows",
                "Sets when units file, from now on; a phase that is left out is as above",
                "设定填报窗口（自此生效；未填的阶段沿用上级）")
            .TakesJson<Body>(Examples.Windows)
            .Answers<BureauWindows>(StatusCodes.Status200OK)
            .TakesPrecondition()
            .Idempotent<BureauWindows>(it => Reply.Ok(it, Tagged.OfJson(it)));

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
        public Precondition If { get; init; } = Precondition.None;
    }

    internal sealed class Handler(Db db, TimeProvider time) : IRequestHandler<Command, BureauWindows>
    {
        public Task<BureauWindows> Handle(Command command, CancellationToken cancellationToken)
        {
            List<FilingWindowRow> rows =
            [
                .. Row(command, WindowPhase.MidYear, command.Body.MidYear),
                .. Row(command, WindowPhase.Final, command.Body.Final),
            ];
            List<BodyFault> faults = [.. rows.Where(row => row.ClosesAt <= row.OpensAt).Select(row => new BodyFault(
                row.Phase == WindowPhase.MidYear ? "/midYear/closesAt" : "/final/closesAt",
                "not-later",
                new Text("截止时间应晚于开放时间", "the window must close after it opens")))];
            return faults.Count == 0
                ? db.Write(session => Store(session, command, rows), cancellationToken)
                : throw new ProblemException(ProblemKind.InvalidBody, null, faults);
        }

        private async Task<BureauWindows> Store(WriteSession session, Command command, List<FilingWindowRow> rows)
        {
            await session.OneAtATime($"windows/{command.Bureau}/{command.Year}");
            command.If.Require(Tagged.OfJson(await Read(session, command)));
            await session.Execute(RemoveSql, new { command.Bureau, command.Year });
            await session.Insert(rows);
            await ScopeVersions.ChangedBelow(session, command.Bureau, command.Year, time.Now());
            return await Read(session, command);
        }

        private static async Task<BureauWindows> Read(WriteSession session, Command command) => BureauWindows.Of(
            command.Bureau,
            command.Year,
            await session.All<Window.PhaseColumns>(Window.Sql, new { command.Bureau, command.Year, Unit = (string?)null }));

        private static IEnumerable<FilingWindowRow> Row(Command command, WindowPhase phase, Period? period) => period is null ? [] :
        [
            new FilingWindowRow
            {
                Bureau = command.Bureau,
                Year = command.Year,
                Phase = phase,
                OpensAt = period.OpensAt.Utc(),
                ClosesAt = period.ClosesAt.Utc(),
            },
        ];
    }
}
