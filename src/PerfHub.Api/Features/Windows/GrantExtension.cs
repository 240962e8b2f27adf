using MediatR;
using PerfHub.Api.Data;
using PerfHub.Api.Errors;
using PerfHub.Api.Features.SelfEvaluations;
using PerfHub.Api.Json;
using PerfHub.Api.OpenApi;
using PerfHub.Api.Tenancy;
using PerfHub.Rules.Report;

namespace PerfHub.Api.Features.Windows;

/// <summary>A unit that may file for longer.</summary>
/// <param name="Unit">The unit's code.</param>
/// <param name="Phase">What it may file.</param>
/// <param name="ClosesAt">The last instant at which it files in time, UTC.</param>
/// <param name="Reason">Why.</param>
/// <param name="GrantedAt">When it was granted, UTC.</param>
/// <param name="GrantedBy">The id of the key that granted it.</param>
public sealed record Extension(string Unit, WindowPhase Phase, DateTime ClosesAt, string Reason, DateTime GrantedAt, string GrantedBy)
{
    internal static Extension Of(FilingExtensionRow row) =>
        new(row.Unit, row.Phase, row.ClosesAt, row.Reason, row.GrantedAt, row.GrantedBy);
}

/// <summary>
/// Lets a unit file for longer than the window in force, or for another time than it was let before. Its report, if it has
/// filed one, is judged anew with it; the receipts that it has stay as they are.
/// </summary>
public static class GrantExtension
{
    internal const string Route = GetWindows.Route + "/extensions/{u}";

    private const string FindSql = """
        SELECT x.* FROM FilingExtension x WHERE x.Bureau = @Bureau AND x.Year = @Year AND x.Unit = @Unit AND x.Phase = @Phase
        """;

    /// <summary>Maps the endpoint.</summary>
    /// <param name="routes">The routes.</param>
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPut(Route, async Task<IResult> (
                string b, int y, string u, HttpRequest http, IMediator mediator, CancellationToken cancel) =>
            {
                var key = FileReport.KeyOf(b, u, y);
                var command = new Command(key, await JsonBody.Read<Body>(http), Caller.Of(http.HttpContext.User).KeyId);
                var (extension, isNew) = await mediator.Send(command, cancel);
                return isNew ? TypedResults.Created((string?)null, extension) : TypedResults.Ok(extension);
            })
            .AllowRoles(Role.BureauAdmin)
            .Describe("Windows", "GrantExtension", "Lets a unit file for longer", "准予延期填报")
            .TakesJson<Body>(Examples.Extension)
            .Answers<Extension>(StatusCodes.Status201Created)
            .Answers<Extension>(StatusCodes.Status200OK)
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
    public sealed record Command(ReportKey Key, Body Body, string By) : IRequest<(Extension Extension, bool IsNew)>;

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
            return db.Write(session => Store(session, command.Key, row), cancellationToken);
        }

        private static async Task<(Extension Extension, bool IsNew)> Store(WriteSession session, ReportKey key, FilingExtensionRow row)
        {
            await session.OneAtATime($"{row.Bureau}/{row.Unit}");
            var window = Window.Of(await session.All<Window.PhaseColumns>(Window.Sql, key), row.Phase)
                ?? throw ProblemKind.Conflict.Because("未设定填报窗口，无从延期。", "No window is set that could be extended.");
            if (row.ClosesAt <= window.ClosesAt)
            {
                throw ProblemKind.InvalidBody.At(
                    "/closesAt",
                    "not-later",
                    $"延期截止时间应晚于填报窗口的截止时间 {Window.Iso(window.ClosesAt)}",
                    $"an extension ends after the window itself, which closes at {Window.Iso(window.ClosesAt)}");
            }

            var args = new { row.Bureau, row.Year, row.Unit, Phase = row.Phase.ToString() };
            var before = await session.FirstOrDefault<FilingExtensionRow>(FindSql, args);
            if (before is not null && (before.ClosesAt, before.Reason) == (row.ClosesAt, row.Reason))
            {
                return (Extension.Of(before), false);
            }

            await session.Execute(WithdrawExtension.Sql, args);
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
    internal static Task JudgeAnew(WriteSession session, ReportKey key, WindowPhase phase, DateTime now) =>
        phase == WindowPhase.Final ? Reevaluate.Run(session, key, now) : Task.CompletedTask;
}
