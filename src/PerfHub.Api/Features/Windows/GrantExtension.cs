using MediatR;
using PerfHub.Api.Features.SelfEvaluations;
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
using PerfHub.Rules.Rules;

namespace PerfHub.Api.Features.Windows;

/// <summary>
/// Lets a unit file for longer than the window in force, or for another time than it was let before. Its report, if it has
/// filed one, is judged anew with it; the receipts that it has stay as they are.
/// </summary>
public static class GrantExtension
{
    /// <summary>Maps the endpoint.</summary>
    /// <param name="routes">The routes.</param>
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPut(GetExtension.Route, async (
                string b, int y, string u, HttpRequest http, IMediator mediator, CancellationToken cancel) =>
            {
                var (key, by) = (FileReport.CreateKey(b, u, y), Caller.FromPrincipal(http.HttpContext.User).Id);
                return await mediator.Send(new Command(key, await JsonBody.ReadAsync<Body>(http), by) { Precondition = Precondition.FromRequest(http) }, cancel);
            })
            .AllowRoles(Role.BureauAdmin)
            .Describe("Windows", "GrantExtension", "Lets a unit file for longer", "准予延期填报")
            .AcceptsJson<Body>(RequestExamples.Extension)
            .ProducesJson<Extension>(StatusCodes.Status201Created)
            .ProducesJson<Extension>(StatusCodes.Status200OK)
            .WithPrecondition()
            .WithIdempotency<(Extension Extension, bool IsNew)>(it => it.IsNew
                ? CommandResult.Created(GetExtension.GetPath(it.Extension), it.Extension, EntityTags.ComputeFromJson(it.Extension))
                : CommandResult.Ok(it.Extension, EntityTags.ComputeFromJson(it.Extension)))
            .ProducesProblems(ProblemKind.Conflict);

    /// <summary>The body.</summary>
    public sealed record Body
    {
        /// <summary>The last instant at which it files in time; after the window's own.</summary>
        public required DateTimeOffset ClosesAt { get; init; }

        /// <summary>Why.</summary>
        [TextLengthAttribute(1, 2000)]
        public required string Reason { get; init; }

        /// <summary>What it may file; the year's report unless said otherwise.</summary>
        public WindowPhase? Phase { get; init; }
    }

    /// <summary>The command.</summary>
    /// <param name="Key">Whose report of which year.</param>
    /// <param name="Body">The extension.</param>
    /// <param name="GrantedBy">The id of the key that grants it.</param>
    public sealed record Command(ReportKey Key, Body Body, string GrantedBy) : IRequest<(Extension Extension, bool IsNew)>
    {
        /// <summary>What must be so of the extension as it is.</summary>
        public Precondition Precondition { get; init; } = Precondition.None;
    }

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
            var before = await session.QueryFirstOrDefaultAsync<FilingExtensionRow>(GetExtension.Sql, GetExtension.CreateParameters(key, row.Phase));
            command.Precondition.EnsureMet(before is null ? null : EntityTags.ComputeFromJson(Extension.FromRow(before)));
            var window = Window.FindForPhase(await session.QueryAsync<Window.PhaseRow>(Window.Sql, key), row.Phase)
                ?? throw ProblemKind.Conflict.ToException("未设定填报窗口，无从延期。", "No window is set that could be extended.");
            if (row.ClosesAt <= window.ClosesAt)
            {
                throw ProblemKind.InvalidBody.ToExceptionAt(
                    "/closesAt",
                    "not-later",
                    $"延期截止时间应晚于填报窗口的截止时间 {Text.FormatInstant(window.ClosesAt)}",
                    $"an extension ends after the window itself, which closes at {Text.FormatInstant(window.ClosesAt)}");
            }

            if (before is not null && (before.ClosesAt, before.Reason) == (row.ClosesAt, row.Reason))
            {
                return (Extension.FromRow(before), false);
            }

            await session.ExecuteAsync(WithdrawExtension.DeleteSql, GetExtension.CreateParameters(key, row.Phase));
            await session.InsertAsync([row]);
            await ReassessAsync(session, key, row.Phase, row.GrantedAt);
            return (Extension.FromRow(row), before is null);
        }
    }

    /// <summary>Judges the unit's report of the year by the extension as it is now. The unit's turn is the caller's.</summary>
    /// <param name="session">The transaction.</param>
    /// <param name="key">Whose report it is.</param>
    /// <param name="phase">What the extension is for; how late mid-year figures were plays no part in any verdict.</param>
    /// <param name="now">Now, UTC.</param>
    internal static async Task ReassessAsync(WriteSession session, ReportKey key, WindowPhase phase, DateTime now)
    {
        if (phase == WindowPhase.Final)
        {
            await Reassessor.ReassessAsync(session, key, now);
            await RankingOutbox.EnqueueAsync(session, [key.Bureau], key.Year, now);
        }
    }
}
