using MediatR;
using PerfHub.Api.Features.SelfEvaluations;
using PerfHub.Api.Http.Caching;
using PerfHub.Api.Http.Idempotency;
using PerfHub.Api.Http.Json;
using PerfHub.Api.Http.OpenApi;
using PerfHub.Api.Http.Problems;
using PerfHub.Api.Persistence;
using PerfHub.Api.Projections.Versions;
using PerfHub.Api.Reports;
using PerfHub.Api.Reports.Reassessment;
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
                var (key, by) = (FileReport.KeyOf(b, u, y), Caller.Of(http.HttpContext.User).KeyId);
                return await mediator.Send(new Command(key, await JsonBody.Read<Body>(http), by) { If = Precondition.Of(http) }, cancel);
            })
            .AllowRoles(Role.BureauAdmin)
            .Describe("Windows", "GrantExtension", "Lets a unit file for longer", "准予延期填报")
            .TakesJson<Body>(Examples.Extension)
            .Answers<Extension>(StatusCodes.Status201Created)
            .Answers<Extension>(StatusCodes.Status200OK)
            .TakesPrecondition()
            .Idempotent<(Extension Extension, bool IsNew)>(it => it.IsNew
                ? Reply.Created(GetExtension.PathOf(it.Extension), it.Extension, Tagged.OfJson(it.Extension))
                : Reply.Ok(it.Extension, Tagged.OfJson(it.Extension)))
            .Refuses(ProblemKind.Conflict);

    /// <summary>The body.</summary>
    public sealed record Body
    {
        /// <summary>The last instant at which it files in time; after the window's own.</summary>
        public required DateTimeOffset ClosesAt { get; init; }

        /// <summary>Why.</summary>
        [Length(1, 2000)]
        public required string Reason { get; init; }

        /// <summary>What it may file; the year's report unless said otherwise.</summary>
        public WindowPhase? Phase { get; init; }
    }

    /// <summary>The command.</summary>
    /// <param name="Key">Whose report of which year.</param>
    /// <param name="Body">The extension.</param>
    /// <param name="By">The id of the key that grants it.</param>
    public sealed record Command(ReportKey Key, Body Body, string By) : IRequest<(Extension Extension, bool IsNew)>
    {
        /// <summary>What must be so of the extension as it is.</summary>
        public Precondition If { get; init; } = Precondition.None;
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
                ClosesAt = command.Body.ClosesAt.Utc(),
                Reason = command.Body.Reason,
                GrantedAt = time.Now(),
                GrantedBy = command.By,
            };
            return db.Write(session => Store(session, command, row), cancellationToken);
        }

        private static async Task<(Extension Extension, bool IsNew)> Store(WriteSession session, Command command, FilingExtensionRow row)
        {
            var key = command.Key;
            await session.OneAtATime($"{key.Bureau}/{key.Unit}");
            var before = await session.FirstOrDefault<FilingExtensionRow>(GetExtension.Sql, GetExtension.Args(key, row.Phase));
            command.If.Require(before is null ? null : Tagged.OfJson(Extension.Of(before)));
            var window = Window.Of(await session.All<Window.PhaseColumns>(Window.Sql, key), row.Phase)
                ?? throw ProblemKind.Conflict.Because("未设定填报窗口，无从延期。", "No window is set that could be extended.");
            if (row.ClosesAt <= window.ClosesAt)
            {
                throw ProblemKind.InvalidBody.At(
                    "/closesAt",
                    "not-later",
                    $"延期截止时间应晚于填报窗口的截止时间 {Text.Instant(window.ClosesAt)}",
                    $"an extension ends after the window itself, which closes at {Text.Instant(window.ClosesAt)}");
            }

            if (before is not null && (before.ClosesAt, before.Reason) == (row.ClosesAt, row.Reason))
            {
                return (Extension.Of(before), false);
            }

            await session.Execute(WithdrawExtension.Sql, GetExtension.Args(key, row.Phase));
            await session.Insert([row]);
            await JudgeAnew(session, key, row.Phase, row.GrantedAt);
            return (Extension.Of(row), before is null);
        }
    }

    /// <summary>Judges the unit's report of the year by the extension as it is now. The unit's turn is the caller's.</summary>
    /// <param name="session">The transaction.</param>
    /// <param name="key">Whose report it is.</param>
    /// <param name="phase">What the extension is for; how late mid-year figures were plays no part in any verdict.</param>
    /// <param name="now">Now, UTC.</param>
    internal static async Task JudgeAnew(WriteSession session, ReportKey key, WindowPhase phase, DateTime now)
    {
        if (phase == WindowPhase.Final)
        {
            await Reevaluate.Run(session, key, now);
            await ScopeVersions.Changed(session, [key.Bureau], key.Year, now);
        }
    }
}
