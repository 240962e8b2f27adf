using MediatR;
using PerfHub.Api.Http;
using PerfHub.Api.Http.Caching;
using PerfHub.Api.Http.Idempotency;
using PerfHub.Api.Http.Json;
using PerfHub.Api.Http.OpenApi;
using PerfHub.Api.Http.Problems;
using PerfHub.Api.Persistence;
using PerfHub.Api.Reports;
using PerfHub.Api.Reports.Assessment;
using PerfHub.Api.Reports.Deviations;
using PerfHub.Api.Reports.Policies;
using PerfHub.Api.Reports.Reassessment;
using PerfHub.Api.Reports.Receipts;
using PerfHub.Api.Reports.State;
using PerfHub.Api.Reports.Windows;
using PerfHub.Api.Security;
using PerfHub.Rules.Report;

namespace PerfHub.Api.Features.SelfEvaluations;

/// <summary>Files a unit's self-evaluation of a year: the receipt tells the score that its figures support.</summary>
public static class FileReport
{
    private const string BeforeSql = $"""
        SELECT u.Active, t.Id AS Standing, t.Revision, t.Status, t.ContentSha256, t.LastChange,
            (SELECT MAX(m.Number) FROM MidYearFiling m WHERE m.Bureau = @Bureau AND m.Year = @Year AND m.Unit = @Unit) AS MidYear,
            (SELECT l.ContentSha256 FROM Standing l WHERE l.Bureau = @Bureau AND l.Year = @LastYear AND l.Unit = @Unit) AS LastYear,
            (SELECT n.Id FROM Standing n WHERE n.Bureau = @Bureau AND n.Year = @NextYear AND n.Unit = @Unit) AS NextYear,
            {Window.Selected}, p.Id AS Policy
        FROM Unit u LEFT JOIN Standing t ON t.Bureau = u.Bureau AND t.Year = @Year AND t.Unit = u.Code
        LEFT JOIN {Window.AtOrAbove} w ON w.Descendant = u.Bureau AND w.Phase = 'Final'
        LEFT JOIN {PolicyInForce.AtOrAbove} p ON p.Descendant = u.Bureau
        WHERE u.Bureau = @Bureau AND u.Code = @Unit
        ORDER BY w.Depth DESC, p.Depth DESC
        """;

    private const string AgainSql = """
        SELECT r.* FROM Revision r WHERE r.Standing = @Standing AND r.Number > @Seen AND r.ContentSha256 = @ContentSha256 ORDER BY r.Number
        """;

    /// <summary>Maps the endpoint.</summary>
    /// <param name="routes">The routes.</param>
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost(Route, async (
                string b, string u, int y, HttpRequest http, IMediator mediator, CancellationToken cancel) =>
            {
                var key = KeyOf(b, u, y);
                var by = Caller.Of(http.HttpContext.User).KeyId;
                var command = new Command(key, await JsonBody.ReadAll(http), Language.IsEnglish(http.HttpContext), by) { If = Precondition.Of(http) };
                return await mediator.Send(command, cancel);
            })
            .AllowRoles(Role.Unit)
            .Describe("Self-evaluations", "FileReport", "Files a report", "填报自评报告")
            .TakesJson<SelfEvaluationReport>(Examples.Report)
            .Answers<Receipt>(StatusCodes.Status201Created)
            .Answers<Receipt>(StatusCodes.Status200OK)
            .TakesPrecondition()
            .Idempotent<(Receipt Receipt, bool IsNew)>(it => it.IsNew ? Reply.Created(PathOf(it.Receipt), it.Receipt) : Reply.Ok(it.Receipt))
            .Refuses(ProblemKind.Conflict);

    internal const string Route = "/v1/bureaus/{b}/units/{u}/self-evaluations/{y:int}";

    private static string PathOf(Receipt receipt) =>
        $"/v1/bureaus/{receipt.Bureau}/units/{receipt.Unit}/self-evaluations/{receipt.FiscalYear}/revisions/{receipt.Revision}";

    /// <summary>Whose report a path names.</summary>
    /// <param name="bureau">The bureau's code.</param>
    /// <param name="unit">The unit's code.</param>
    /// <param name="year">The fiscal year.</param>
    /// <exception cref="ProblemException">422 where no report can be filed for that year.</exception>
    internal static ReportKey KeyOf(string bureau, string unit, int year) =>
        new(bureau, unit, FiscalYear.Of(year));

    /// <summary>The command.</summary>
    /// <param name="Key">Whose report it is.</param>
    /// <param name="Document">The body as it came.</param>
    /// <param name="English">Texts in English rather than Chinese.</param>
    /// <param name="By">The id of the key that files it.</param>
    public sealed record Command(ReportKey Key, byte[] Document, bool English, string By) : IRequest<(Receipt Receipt, bool IsNew)>
    {
        /// <summary>What must be so of the report as it stands.</summary>
        public Precondition If { get; init; } = Precondition.None;
    }

    internal sealed class Handler(Db db, TimeProvider time) : IRequestHandler<Command, (Receipt Receipt, bool IsNew)>
    {
        public async Task<(Receipt Receipt, bool IsNew)> Handle(Command command, CancellationToken cancellationToken)
        {
            var (key, receivedAt) = (command.Key, time.Now());
            var report = JsonBody.Parse<SelfEvaluationReport>(command.Document);
            var attempts = new Attempts();
            while (true)
            {
                // All that can be said before the transaction is said before, so that it does nothing but write.
                var known = await Known.Read(
                    (sql, args) => db.FirstOrDefault<Known.Row>(sql, args, cancellationToken), key, receivedAt);
                var filing = Filing.Of(key, command.Document, report, known);
                if (await db.Write(session => Store(session, filing, command, attempts), cancellationToken) is { } stored)
                {
                    return stored;
                }
            }
        }

        /// <summary>Stores the filing; gives nothing where what it was judged by is no longer so.</summary>
        private async Task<(Receipt Receipt, bool IsNew)?> Store(WriteSession session, Filing filing, Command command, Attempts attempts)
        {
            var (key, now) = (filing.Key, time.Now());
            await session.OneAtATime($"{key.Bureau}/{key.Unit}");
            var before = (await session.FirstOrDefault<Before>(
                BeforeSql, new { key.Bureau, key.Unit, key.Year, LastYear = key.Year - 1, NextYear = key.Year + 1 }))!;
            // A commit that was not heard of may have been done, and another report of the unit filed since.
            var (seen, isCurrent) = (attempts.Seen(before.Revision ?? 0), before.ContentSha256 == filing.ContentSha256);
            if (!isCurrent && seen < before.Revision && (await session.Page<RevisionRow>(
                AgainSql, new { before.Standing, Seen = seen, filing.ContentSha256, Limit = 1 })) is [var earlier])
            {
                return (Receipt(filing, earlier, await Standings.Deviations(session, before.Standing), command.English), true);
            }

            var current = isCurrent || command.If != Precondition.None ? await StoredReceipt.Load(session, key) : null;

            // What was so before it is not asked of its own commit.
            if (command.If != Precondition.None && !(isCurrent && seen < before.Revision))
            {
                command.If.Require(current?.Tag());
            }

            if (isCurrent)
            {
                return (current!.Receipt(command.English), false);
            }

            ThrowWhereNoneIsTaken(before, filing.Known.Circumstances.ReceivedAt!.Value);
            if (before.Stamp != filing.Known.Stamp)
            {
                return null;
            }

            var id = before.Standing ?? RowId.New(now);
            var revision = Revision(filing, before, id, command.By);
            var change = new StandingChange(
                id, revision.Number, ReportStatus.Submitted, Reevaluation: 0, before.LastChange, IsNew: before.Standing is null);
            var anew = StandingAnew.Of(
                filing.Judgement, filing.ContentSha256, change, await Standings.Deviations(session, before.Standing), now);
            await Standings.Write(session, [anew]);
            var narrative = filing.Narrative(id, revision.Number);
            await (before.Standing is null ? Task.CompletedTask : session.Remove([narrative]));
            await session.Insert([narrative]);
            revision = await ReceiptChain.Append(session, key, revision, filing.Verdict.PolicyBureau);
            await session.Insert([revision]);
            if (before.NextYear is not null)
            {
                await Reevaluate.Run(session, key with { Year = key.Year + 1 }, now);
            }

            return (Receipt(filing, revision, anew.Deviations, command.English), true);
        }

        private static void ThrowWhereNoneIsTaken(Before before, DateTime receivedAt)
        {
            if (!before.Active)
            {
                throw ProblemKind.Conflict.Because("该预算单位已停用，不能填报。", "The unit is not active and cannot file.");
            }

            if (before.Status == ReportStatus.Accepted)
            {
                throw ProblemKind.Conflict.Because("报告已审核通过，不能再填报。", "The report is accepted and locked.");
            }

            before.Window?.MustBeOpenAt(receivedAt);
        }

        private static Receipt Receipt(Filing filing, RevisionRow revision, List<DeviationRow> deviations, bool english) =>
            StoredReceipt.Of(
                filing.Key, revision, filing.Verdict, ReportStatus.Submitted, english, deviations.ToDictionary(row => row.Id, row => row.Status));

        private static RevisionRow Revision(Filing filing, Before before, long standing, string by) => new()
        {
            Standing = standing,
            Number = (before.Revision ?? 0) + 1,
            Bureau = filing.Key.Bureau,
            ReceivedAt = filing.Known.Circumstances.ReceivedAt!.Value,
            Late = filing.Known.IsLate,
            ContentSha256 = filing.ContentSha256,
            PreviousSha256 = before.ContentSha256,
            PolicyVersion = filing.Verdict.PolicyVersion,
            RuleSetVersion = filing.Verdict.RuleSetVersion,
            Document = filing.Document,
            Verdict = filing.Judgement.StoredVerdict,
            FiledBy = by,
            ChainSeq = null,
            ReceiptSha256 = null,
            ChainHead = null,
        };
    }

    /// <summary>The unit that files, its report as it stands, and its reports beside that one.</summary>
    private sealed record Before : Window.Columns
    {
        public required bool Active { get; init; }

        public required long? Standing { get; init; }

        public required int? Revision { get; init; }

        public required ReportStatus? Status { get; init; }

        public required string? ContentSha256 { get; init; }

        public required long? LastChange { get; init; }

        public required int? MidYear { get; init; }

        public required string? LastYear { get; init; }

        public required long? NextYear { get; init; }

        public required long? Policy { get; init; }

        public KnownStamp Stamp => new(MidYear, LastYear, Window, Policy);
    }
}
