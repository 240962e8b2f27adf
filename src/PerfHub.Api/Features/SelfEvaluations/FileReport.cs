using MediatR;
using PerfHub.Api.Data;
using PerfHub.Api.Errors;
using PerfHub.Api.Features.Deviations;
using PerfHub.Api.Features.Rankings;
using PerfHub.Api.Json;
using PerfHub.Api.OpenApi;
using PerfHub.Api.Tenancy;
using PerfHub.Rules.Report;

namespace PerfHub.Api.Features.SelfEvaluations;

/// <summary>Files a unit's self-evaluation of a year: the receipt tells the score that its figures support.</summary>
public static class FileReport
{
    private const string BeforeSql = """
        SELECT u.Active, t.Id AS Standing, t.Revision, t.Status, t.ContentSha256, t.LastChange
        FROM Unit u LEFT JOIN Standing t ON t.Bureau = u.Bureau AND t.Year = @Year AND t.Unit = u.Code
        WHERE u.Bureau = @Bureau AND u.Code = @Unit
        """;

    private const string DeviationsSql = "SELECT * FROM Deviation WHERE Standing = @standing";

    private const string AgainSql = """
        SELECT r.* FROM Revision r WHERE r.Standing = @Standing AND r.Number > @Seen AND r.ContentSha256 = @ContentSha256 ORDER BY r.Number
        """;

    private const string RemoveDeviationsSql = "DELETE FROM Deviation WHERE Standing = @standing";

    private const string RemoveIndicatorsSql = "DELETE FROM IndicatorResult WHERE Standing = @standing";

    /// <summary>Maps the endpoint.</summary>
    /// <param name="routes">The routes.</param>
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost(Route, async Task<IResult> (
                string b, string u, int y, HttpRequest http, IMediator mediator, CancellationToken cancel) =>
            {
                var key = KeyOf(b, u, y);
                var command = new Command(key, await JsonBody.ReadAll(http), Language.IsEnglish(http.HttpContext));
                var (receipt, isNew) = await mediator.Send(command, cancel);
                return isNew
                    ? TypedResults.Created($"/v1/bureaus/{b}/units/{u}/self-evaluations/{y}/revisions/{receipt.Revision}", receipt)
                    : TypedResults.Ok(receipt);
            })
            .AllowRoles(Role.Unit)
            .Describe("Self-evaluations", "FileReport", "Files a report", "填报自评报告")
            .TakesJson<SelfEvaluationReport>(Examples.Report)
            .Answers<Receipt>(StatusCodes.Status201Created)
            .Answers<Receipt>(StatusCodes.Status200OK)
            .Refuses(ProblemKind.Conflict);

    internal const string Route = "/v1/bureaus/{b}/units/{u}/self-evaluations/{y:int}";

    /// <summary>Whose report a path names.</summary>
    /// <param name="bureau">The bureau's code.</param>
    /// <param name="unit">The unit's code.</param>
    /// <param name="year">The fiscal year.</param>
    /// <exception cref="ProblemException">422 where no report can be filed for that year.</exception>
    internal static ReportKey KeyOf(string bureau, string unit, int year) =>
        year is >= Limits.FirstYear and <= Limits.LastYear
            ? new ReportKey(bureau, unit, year)
            : throw ProblemKind.InvalidBody.Because(
                $"年度应在 {Limits.FirstYear} 至 {Limits.LastYear} 之间。",
                $"The fiscal year must be from {Limits.FirstYear} to {Limits.LastYear}.");

    /// <summary>The command.</summary>
    /// <param name="Key">Whose report it is.</param>
    /// <param name="Document">The body as it came.</param>
    /// <param name="English">Texts in English rather than Chinese.</param>
    public sealed record Command(ReportKey Key, byte[] Document, bool English) : IRequest<(Receipt Receipt, bool IsNew)>;

    internal sealed class Handler(Db db, TimeProvider time) : IRequestHandler<Command, (Receipt Receipt, bool IsNew)>
    {
        public async Task<(Receipt Receipt, bool IsNew)> Handle(Command command, CancellationToken cancellationToken)
        {
            var filing = Filing.Of(command.Key, command.Document);
            var attempts = new Attempts();
            var stored = await db.Write(session => Store(session, filing, attempts), cancellationToken);
            return stored is (var revision, var deviations)
                ? (StoredReceipt.Of(command.Key, revision, filing.Verdict, ReportStatus.Submitted, command.English, deviations.ToDictionary(row => row.Id, row => row.Status)), true)
                : ((await StoredReceipt.Load(db, command.Key, cancellationToken))!.Receipt(command.English), false);
        }

        /// <summary>Stores the filing; gives nothing where its content is that of the current revision.</summary>
        private async Task<(RevisionRow Revision, List<DeviationRow> Deviations)?> Store(WriteSession session, Filing filing, Attempts attempts)
        {
            await session.OneAtATime($"{filing.Key.Bureau}/{filing.Key.Unit}");
            var before = (await session.FirstOrDefault<Before>(BeforeSql, filing.Key))!;
            if (!before.Active)
            {
                throw ProblemKind.Conflict.Because("该预算单位已停用，不能填报。", "The unit is not active and cannot file.");
            }

            if (before.Status == ReportStatus.Accepted)
            {
                throw ProblemKind.Conflict.Because("报告已审核通过，不能再填报。", "The report is accepted and locked.");
            }

            if (before.ContentSha256 == filing.ContentSha256)
            {
                return null;
            }

            // A commit that was not heard of may have been done, and another report of the unit filed since.
            var seen = attempts.Seen(before.Revision ?? 0);
            if (seen < before.Revision && (await session.Page<RevisionRow>(
                AgainSql, new { before.Standing, Seen = seen, filing.ContentSha256, Limit = 1 })) is [var earlier])
            {
                return (earlier, await Deviations(session, before));
            }

            var now = time.Now();
            var revision = Revision(filing, before, before.Standing ?? RowId.New(now), now);
            var known = await Deviations(session, before);
            var deviations = DeviationLife.After(
                known, filing.Verdict.Findings, revision.Standing, filing.Key.Bureau, revision.Number, now);
            var change = Math.Max(RowId.New(now), (before.LastChange ?? 0) + 1);
            var standing = filing.Standing(revision.Standing, revision.Number, deviations, change);
            await (before.Standing is null ? session.Insert([standing]) : Replace(session, standing));
            await session.Insert([revision]);
            await session.Insert(deviations);
            await session.Insert(filing.Indicators(standing.Id));
            await session.Insert([RankingQueueRow.Of(standing, now)]);
            if (DeviationLife.Changes(known, deviations) is { Count: > 0 } changes)
            {
                await session.Insert([DeviationChangeQueueRow.Of(standing, changes, now)]);
            }

            return (revision, deviations);
        }

        private static async Task<List<DeviationRow>> Deviations(WriteSession session, Before before) =>
            before.Standing is { } standing ? await session.All<DeviationRow>(DeviationsSql, new { standing }) : [];

        private static async Task Replace(WriteSession session, StandingRow standing)
        {
            await session.Update(standing);
            await session.Execute(RemoveDeviationsSql, new { standing = standing.Id });
            await session.Execute(RemoveIndicatorsSql, new { standing = standing.Id });
        }

        private static RevisionRow Revision(Filing filing, Before before, long standing, DateTime now) => new()
        {
            Standing = standing,
            Number = (before.Revision ?? 0) + 1,
            Bureau = filing.Key.Bureau,
            ReceivedAt = now,
            Late = false,
            ContentSha256 = filing.ContentSha256,
            PreviousSha256 = before.ContentSha256,
            PolicyVersion = filing.Verdict.PolicyVersion,
            RuleSetVersion = filing.Verdict.RuleSetVersion,
            Document = filing.Document,
            Verdict = filing.StoredVerdict,
        };
    }

    /// <summary>What the first attempt to store a filing saw; it may be made again.</summary>
    private sealed class Attempts
    {
        private int? _seen;

        /// <summary>The current revision when the first attempt was made.</summary>
        /// <param name="current">The current revision now.</param>
        public int Seen(int current) => _seen ??= current;
    }

    /// <summary>The unit that files, and its report as it stands.</summary>
    private sealed record Before
    {
        public required bool Active { get; init; }

        public required long? Standing { get; init; }

        public required int? Revision { get; init; }

        public required ReportStatus? Status { get; init; }

        public required string? ContentSha256 { get; init; }

        public required long? LastChange { get; init; }
    }
}
