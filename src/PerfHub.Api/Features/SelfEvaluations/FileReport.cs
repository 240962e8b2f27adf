using MediatR;
using PerfHub.Api.Data;
using PerfHub.Api.Errors;
using PerfHub.Api.Features.Deviations;
using PerfHub.Api.Features.Lists;
using PerfHub.Api.Features.Rankings;
using PerfHub.Api.Features.Units;
using PerfHub.Api.Json;
using PerfHub.Api.OpenApi;
using PerfHub.Api.Tenancy;
using PerfHub.Rules.Report;

namespace PerfHub.Api.Features.SelfEvaluations;

/// <summary>Files a unit's self-evaluation of a year: the receipt tells the score that its figures support.</summary>
public static class FileReport
{
    private const string StandingSql = "SELECT * FROM Standing WHERE Bureau = @Bureau AND Unit = @Unit AND Year = @Year";

    private const string DeviationsSql = """
        SELECT * FROM Deviation WHERE Bureau = @Bureau AND Year = @Year AND Position >= @from AND Position < @to
        """;

    private const string RemoveDeviationsSql = """
        DELETE FROM Deviation WHERE Bureau = @Bureau AND Year = @Year AND Position >= @from AND Position < @to
        """;

    private const string RemoveStandingSql = "DELETE FROM Standing WHERE Bureau = @Bureau AND Unit = @Unit AND Year = @Year";

    private const string RemoveIndicatorsSql =
        "DELETE FROM IndicatorResult WHERE Bureau = @Bureau AND Unit = @Unit AND Year = @Year";

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
            var stored = await db.Write(session => Store(session, filing), cancellationToken);
            return stored is (var revision, var deviations)
                ? (StoredReceipt.Of(revision, filing.Verdict, ReportStatus.Submitted, command.English, deviations.ToDictionary(row => row.Id, row => row.Status)), true)
                : ((await StoredReceipt.Load(db, command.Key, cancellationToken))!.Receipt(command.English), false);
        }

        /// <summary>Stores the filing; gives nothing where its content is that of the current revision.</summary>
        private async Task<(RevisionRow Revision, List<DeviationRow> Deviations)?> Store(WriteSession session, Filing filing)
        {
            var key = filing.Key;
            var unit = await NamedUnit.Read(session, key.Bureau, key.Unit);
            if (!unit.Row.Active)
            {
                throw ProblemKind.Conflict.Because("该预算单位已停用，不能填报。", "The unit is not active and cannot file.");
            }

            var before = await session.FirstOrDefault<StandingRow>(StandingSql, key);
            if (before?.Status == ReportStatus.Accepted)
            {
                throw ProblemKind.Conflict.Because("报告已审核通过，不能再填报。", "The report is accepted and locked.");
            }

            if (before?.ContentSha256 == filing.ContentSha256)
            {
                return null;
            }

            var revision = Revision(filing, before);
            await session.Insert([revision]);

            var deviations = await ReplaceDeviations(session, filing, before, revision);
            var after = filing.Standing(before?.Id ?? RowId.New(revision.ReceivedAt), revision.Number, unit, deviations);
            if (before is not null)
            {
                await session.Execute(RemoveStandingSql, key);
                await session.Execute(RemoveIndicatorsSql, key);
            }

            await session.Insert([after]);
            await session.Insert(filing.Indicators);
            await RankingProjection.Replace(session, before is null ? null : (unit.Row, before), (unit.Row, after));
            return (revision, deviations);
        }

        private RevisionRow Revision(Filing filing, StandingRow? before) => new()
        {
            Bureau = filing.Key.Bureau,
            Unit = filing.Key.Unit,
            Year = filing.Key.Year,
            Number = (before?.Revision ?? 0) + 1,
            ReceivedAt = time.Now(),
            Late = false,
            ContentSha256 = filing.ContentSha256,
            PreviousSha256 = before?.ContentSha256,
            PolicyVersion = filing.Verdict.PolicyVersion,
            RuleSetVersion = filing.Verdict.RuleSetVersion,
            Document = filing.Document,
            Verdict = filing.StoredVerdict,
        };

        private static async Task<List<DeviationRow>> ReplaceDeviations(
            WriteSession session, Filing filing, StandingRow? before, RevisionRow revision)
        {
            var key = filing.Key;
            var (from, to) = Position.OfUnit(key.Unit);
            var range = new { key.Bureau, key.Year, from, to };
            List<DeviationRow> known = before is null ? [] : await session.All<DeviationRow>(DeviationsSql, range);
            var after = DeviationLife.After(known, filing.Verdict.Findings, key, revision.Number, revision.ReceivedAt);
            if (known.Count > 0)
            {
                await session.Execute(RemoveDeviationsSql, range);
            }

            await session.Insert(after);
            return after;
        }
    }
}
