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
using PerfHub.Rules.Rules;

namespace PerfHub.Api.Features.MidYear;

/// <summary>
/// Files a unit's mid-year figures, or their next revision. The year's report is re-evaluated in the same transaction; once it is
/// accepted, the mid-year figures are locked with it.
/// </summary>
public static class FileMidYear
{
    internal const string Route = "/v1/bureaus/{b}/units/{u}/mid-year/{y:int}";

    private const string UnitStateSql = $"""
        SELECT u.Active, t.Status, {Window.SelectList}, {BureauRow.TimeZoneSql} AS TimeZone
        FROM Unit u LEFT JOIN CurrentReport t ON t.Bureau = u.Bureau AND t.Year = @Year AND t.Unit = u.Code
        LEFT JOIN {Window.InheritedSubquery} w ON w.Descendant = u.Bureau AND w.Phase = 'MidYear'
        WHERE u.Bureau = @Bureau AND u.Code = @Unit
        ORDER BY w.Depth DESC
        """;

    internal static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost(Route, async (
                string b, string u, int y, HttpRequest http, IMediator mediator, CancellationToken cancel) =>
            {
                var (key, callerId) = (ReportKey.FromPath(b, u, y), Caller.FromPrincipal(http.HttpContext.User).Id);
                return await mediator.Send(new Command(key, await JsonBody.ReadBytesAsync(http), callerId, Precondition.FromRequest(http)), cancel);
            })
            .AllowRoles(Role.Unit)
            .Describe("Mid-year figures", "FileMidYear", "Files mid-year figures", "填报年中监控数据")
            .AcceptsJson<MidYearFigures>(RequestExamples.MidYearFigures)
            .ProducesJson<MidYearReceipt>(StatusCodes.Status201Created, "A new revision is stored.")
            .ProducesJson<MidYearReceipt>(StatusCodes.Status200OK, "The content is that of the current revision: its receipt, and nothing is stored.")
            .WithPrecondition()
            .ProducesLocation()
            .WithIdempotency<(MidYearReceipt Receipt, bool IsNew)>(it => it.IsNew
                ? CommandResult.Created(GetPath(it.Receipt), it.Receipt, it.Receipt.ComputeETag())
                : CommandResult.Ok(it.Receipt, it.Receipt.ComputeETag()))
            .ProducesProblems(ProblemKind.Conflict);

    private static string GetPath(MidYearReceipt receipt) =>
        $"/v1/bureaus/{receipt.Bureau}/units/{receipt.Unit}/mid-year/{receipt.FiscalYear}/revisions/{receipt.Revision}";

    internal sealed record Command(ReportKey Key, byte[] Document, string FiledBy, Precondition Precondition)
        : IRequest<(MidYearReceipt Receipt, bool IsNew)>, ILimitedWrite
    {
        string? ILimitedWrite.Bureau => Key.Bureau;
    }

    internal sealed class Handler(Db db, TimeProvider time) : IRequestHandler<Command, (MidYearReceipt Receipt, bool IsNew)>
    {
        public Task<(MidYearReceipt Receipt, bool IsNew)> Handle(Command command, CancellationToken cancellationToken)
        {
            var receivedAt = time.UtcNow();
            JsonBody.Parse<MidYearFigures>(command.Document);
            var row = new MidYearFilingRow
            {
                Bureau = command.Key.Bureau,
                Year = command.Key.Year,
                Unit = command.Key.Unit,
                Number = 1,
                ReceivedAt = receivedAt,
                Late = false,
                ContentSha256 = Sha256Hex.Compute(command.Document),
                PreviousSha256 = null,
                Document = StoredCompression.Compress(command.Document),
                FiledBy = command.FiledBy,
            };
            return db.WriteAsync(session => StoreAsync(session, command, row), cancellationToken);
        }

        /// <summary>Stores the filing as the next revision; figures equal to the current ones return the current receipt.</summary>
        private async Task<(MidYearReceipt Receipt, bool IsNew)> StoreAsync(WriteSession session, Command command, MidYearFilingRow row)
        {
            var key = command.Key;
            await session.AcquireLockAsync($"{key.Bureau}/{key.Unit}");
            var current = await GetMidYear.FindCurrentAsync(session, key);
            command.Precondition.EnsureMet(current is null ? null : MidYearReceipt.FromRow(current).ComputeETag());
            if (current?.ContentSha256 == row.ContentSha256)
            {
                return (MidYearReceipt.FromRow(current), false);
            }

            var unit = (await session.QueryFirstOrDefaultAsync<UnitState>(UnitStateSql, key))!;
            EnsureCanFile(unit, row.ReceivedAt);

            row = row with
            {
                Number = (current?.Number ?? 0) + 1,
                Late = row.ReceivedAt > unit.Window?.Deadline,
                PreviousSha256 = current?.ContentSha256,
            };
            await session.InsertAsync([row]);
            await Reassessor.ReassessAsync(session, key, time.UtcNow());
            return (MidYearReceipt.FromRow(row), true);
        }

        private static void EnsureCanFile(UnitState unit, DateTime receivedAt)
        {
            if (!unit.Active)
            {
                throw ProblemKind.Conflict.ToException("该预算单位已停用，不能填报。", "The unit is inactive and cannot file.");
            }

            if (unit.Status == ReportStatus.Accepted)
            {
                throw ProblemKind.Conflict.ToException(
                    "本年度报告已审核通过，年中监控数据不能再修改。",
                    "The year's report is accepted, so its mid-year figures are locked.");
            }

            unit.Window?.EnsureOpen(receivedAt, BureauTimeZone.Get(unit.TimeZone));
        }
    }

    private sealed record UnitState : Window.Row
    {
        public required bool Active { get; init; }
        public required ReportStatus? Status { get; init; }
        public required string? TimeZone { get; init; }
    }
}
