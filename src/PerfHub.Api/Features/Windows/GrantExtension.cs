using MediatR;
using PerfHub.Api.Http.Caching;
using PerfHub.Api.Http.Idempotency;
using PerfHub.Api.Http.Json;
using PerfHub.Api.Http.OpenApi;
using PerfHub.Api.Http.Problems;
using PerfHub.Api.Persistence;
using PerfHub.Api.Reports;
using PerfHub.Api.Reports.Reassessments;
using PerfHub.Api.Reports.State;
using PerfHub.Api.Reports.Windows;
using PerfHub.Api.Security;
using PerfHub.Rules.Report;

namespace PerfHub.Api.Features.Windows;

/// <summary>
/// Grants a unit an extension of its filing window, or replaces it. A report that it has filed is re-evaluated; receipts stay as
/// they are.
/// </summary>
public static class GrantExtension
{
    internal static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPut(GetExtension.Route, async (
                string b, int y, string u, HttpRequest http, IMediator mediator, CancellationToken cancel) =>
            {
                var (key, callerId) = (ReportKey.FromPath(b, u, y), Caller.FromPrincipal(http.HttpContext.User).Id);
                return await mediator.Send(new Command(key, await JsonBody.ReadAsync<Body>(http), callerId, Precondition.FromRequest(http)), cancel);
            })
            .AllowRoles(Role.BureauAdmin)
            .Describe("Windows", "GrantExtension", "Grants a unit an extension, or replaces it", "准予延期填报")
            .AcceptsJson<Body>(RequestExamples.Extension)
            .ProducesJson<Extension>(StatusCodes.Status201Created, "The extension is new.")
            .ProducesJson<Extension>(StatusCodes.Status200OK, "The extension existed.")
            .WithPrecondition()
            .ProducesLocation()
            .WithIdempotency<(Extension Extension, bool IsNew)>(it => it.IsNew
                ? CommandResult.Created(GetExtension.GetPath(it.Extension), it.Extension, EntityTags.ComputeFromJson(it.Extension))
                : CommandResult.Ok(it.Extension, EntityTags.ComputeFromJson(it.Extension)))
            .ProducesProblems(ProblemKind.Conflict);

    /// <summary>The extension to grant.</summary>
    public sealed record Body
    {
        /// <summary>The last instant at which a filing is on time; later than the window's own end.</summary>
        public required DateTimeOffset ClosesAt { get; init; }

        /// <summary>The reason.</summary>
        [TextLength(1, 2000)] public required string Reason { get; init; }

        /// <summary>The filing that it extends: the year's report by default.</summary>
        public WindowPhase? Phase { get; init; }
    }

    internal sealed record Command(ReportKey Key, Body Body, string GrantedBy, Precondition Precondition) : IRequest<(Extension Extension, bool IsNew)>;

    internal sealed class Handler(Db db, TimeProvider time) : IRequestHandler<Command, (Extension Extension, bool IsNew)>
    {
        public Task<(Extension Extension, bool IsNew)> Handle(Command command, CancellationToken cancellationToken)
        {
            var row = new FilingExtensionRow
            {
                Bureau = command.Key.Bureau,
                Year = command.Key.Year,
                Unit = command.Key.Unit,
                Phase = command.Body.Phase ?? WindowPhase.Final,
                ClosesAt = command.Body.ClosesAt.TruncateToMilliseconds(),
                Reason = command.Body.Reason,
                GrantedAt = time.UtcNow(),
                GrantedBy = command.GrantedBy,
            };
            return db.WriteAsync(session => StoreAsync(session, command, row), cancellationToken);
        }

        private static async Task<(Extension Extension, bool IsNew)> StoreAsync(WriteSession session, Command command, FilingExtensionRow row)
        {
            var key = command.Key;
            await session.AcquireLockAsync($"{key.Bureau}/{key.Unit}");
            var current = await session.QueryFirstOrDefaultAsync<FilingExtensionRow>(GetExtension.Sql, GetExtension.CreateParameters(key, row.Phase));
            command.Precondition.EnsureMet(current is null ? null : EntityTags.ComputeFromJson(Extension.FromRow(current)));
            var window = Window.FindForPhase(await session.QueryAsync<Window.PhaseRow>(Window.Sql, key), row.Phase)
                ?? throw ProblemKind.Conflict.ToException("该年度未设定填报窗口，不能延期。", "No filing window is set for the year, so there is nothing to extend.");
            if (row.ClosesAt <= window.ClosesAt)
            {
                var timeZone = await BureauTimeZoneReader.ReadAsync(session, key.Bureau);
                throw ProblemKind.InvalidBody.ToExceptionAt(
                    "/closesAt",
                    "not-later",
                    $"延期截止时间应晚于填报窗口的截止时间（{timeZone.FormatZh(window.ClosesAt)}）",
                    $"must be later than the end of the window, {timeZone.FormatEn(window.ClosesAt)}");
            }

            if (current is not null && (current.ClosesAt, current.Reason) == (row.ClosesAt, row.Reason))
            {
                return (Extension.FromRow(current), false);
            }

            await session.ExecuteAsync(WithdrawExtension.DeleteSql, GetExtension.CreateParameters(key, row.Phase));
            await session.InsertAsync([row]);
            await ReassessAsync(session, key, row.Phase, row.GrantedAt);
            return (Extension.FromRow(row), current is null);
        }
    }

    /// <summary>Re-evaluates the unit's report of the year; the caller holds the unit's lock. Mid-year windows affect no verdict.</summary>
    internal static async Task ReassessAsync(WriteSession session, ReportKey key, WindowPhase phase, DateTime now)
    {
        if (phase == WindowPhase.Final)
        {
            await Reassessor.ReassessAsync(session, key, now);
            await RankingOutbox.EnqueueAsync(session, [key.Bureau], key.Year, now);
        }
    }
}
