using MediatR;
using PerfHub.Api.Http.Caching;
using PerfHub.Api.Http.Idempotency;
using PerfHub.Api.Http.Json;
using PerfHub.Api.Http.OpenApi;
using PerfHub.Api.Http.Problems;
using PerfHub.Api.Persistence;
using PerfHub.Api.Reports;
using PerfHub.Api.Reports.Deviations;
using PerfHub.Api.Reports.State;
using PerfHub.Api.Security;
using PerfHub.Rules.Report;

namespace PerfHub.Api.Features.Units;

/// <summary>Registers a unit (预算单位) or changes it.</summary>
public static class PutUnit
{
    internal const int MaxSectorLength = 100;

    private const string ReportsSql = "SELECT * FROM CurrentReport WHERE Bureau = @Bureau AND Unit = @Code";

    private const string UpdateSql = """
        UPDATE Unit SET Name = @Name, Sector = @Sector, NormalizedSector = @NormalizedSector, Kind = @Kind, Active = @Active, UpdatedAt = @UpdatedAt
        WHERE Bureau = @Bureau AND Code = @Code
        """;

    internal static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPut("/v1/bureaus/{b}/units/{u}", async (
                string b, string u, HttpRequest http, IMediator mediator, CancellationToken cancel) =>
                await mediator.Send(new Command(b, u, await JsonBody.ReadAsync<Body>(http)) { Precondition = Precondition.FromRequest(http) }, cancel))
            .AllowRoles(Role.BureauAdmin)
            .RequireScope(ScopeRule.UnitInPathOrNew)
            .Describe("Units", "PutUnit", "Registers or changes a unit", "登记或修改预算单位")
            .AcceptsJson<Body>(RequestExamples.Unit)
            .ProducesJson<Unit>(StatusCodes.Status201Created, "The unit is new.")
            .ProducesJson<Unit>(StatusCodes.Status200OK, "The unit existed.")
            .WithPrecondition()
            .ProducesLocation()
            .WithIdempotency<(Unit Unit, bool IsNew)>(it => it.IsNew
                ? CommandResult.Created($"/v1/bureaus/{it.Unit.Bureau}/units/{it.Unit.Code}", it.Unit, EntityTags.ComputeFromJson(it.Unit))
                : CommandResult.Ok(it.Unit, EntityTags.ComputeFromJson(it.Unit)));

    /// <summary>The unit to store.</summary>
    public sealed record Body
    {
        /// <summary>The unit's name.</summary>
        [TextLength(1, 200)] public required string Name { get; init; }

        /// <summary>The sector (主管部门/行业).</summary>
        [TextLength(1, MaxSectorLength)] public required string Sector { get; init; }

        /// <summary>The unit's kind.</summary>
        public required UnitKind Kind { get; init; }

        /// <summary>Whether the unit files; true by default.</summary>
        public bool? Active { get; init; }
    }

    /// <summary>Stores a unit.</summary>
    public sealed record Command(string Bureau, string Unit, Body Body) : IRequest<(Unit Unit, bool IsNew)>, ILimitedWrite
    {
        /// <summary>The condition that the stored unit must meet.</summary>
        public Precondition Precondition { get; init; } = Precondition.None;
    }

    internal sealed class Handler(Db db, TimeProvider time) : IRequestHandler<Command, (Unit Unit, bool IsNew)>
    {
        public Task<(Unit Unit, bool IsNew)> Handle(Command command, CancellationToken cancellationToken)
        {
            if (!Codes.IsUnitCode(command.Unit))
            {
                throw ProblemKind.InvalidBody.ToException(
                    "预算单位代码应为 1 至 32 位字母、数字、“-”或“_”，并以字母或数字开头。",
                    "A unit's code must be 1 to 32 letters, digits, “-” or “_”, and start with a letter or digit.");
            }

            var (body, now) = (command.Body, time.UtcNow());
            var sector = body.Sector.Trim();
            var sectorForm = NormalForm.Find(sector);
            if (sectorForm?.Length > MaxSectorLength)
            {
                // Some characters stand for several: ㍿ for 株式会社.
                throw ProblemKind.InvalidBody.ToExceptionAt(
                    "/sector", "wrong-length", $"主管部门/行业的规范形式不得超过 {MaxSectorLength} 个字符", $"its normal form must not be longer than {MaxSectorLength} characters");
            }

            var row = new UnitRow
            {
                Bureau = command.Bureau,
                Code = command.Unit,
                Name = body.Name.Trim(),
                Sector = sector,
                Kind = body.Kind,
                Active = body.Active ?? true,
                CreatedAt = now,
                UpdatedAt = now,
                NormalizedSector = sectorForm,
            };
            return db.WriteAsync(session => StoreAsync(session, row, command.Precondition), cancellationToken);
        }

        internal static async Task<(Unit Unit, bool IsNew)> StoreAsync(WriteSession session, UnitRow row, Precondition precondition)
        {
            await session.AcquireLockAsync($"{row.Bureau}/{row.Code}");
            var before = await session.QueryFirstOrDefaultAsync<UnitRow>(GetUnit.Sql, new { row.Bureau, Unit = row.Code });
            precondition.EnsureMet(before is null ? null : EntityTags.ComputeFromJson(Unit.FromRow(before)));
            if (before is null)
            {
                await session.InsertAsync([row]);
                await RankingOutbox.EnqueueAsync(session, [row.Bureau], year: 0, row.CreatedAt);
                return (Unit.FromRow(row), true);
            }

            var after = row with { CreatedAt = before.CreatedAt };
            TableMap<UnitRow>.EnsureFits([after]);
            await session.ExecuteAsync(UpdateSql, new
            {
                after.Name, after.Sector, after.NormalizedSector, Kind = after.Kind.ToString(), after.Active, after.UpdatedAt, after.Bureau, after.Code,
            });

            await RankingOutbox.EnqueueAsync(session, [row.Bureau], year: 0, after.UpdatedAt);
            var isRenamed = (before.Name, before.Sector, before.Kind) != (after.Name, after.Sector, after.Kind);
            if (isRenamed || before.Active != after.Active)
            {
                // Rankings show the name and are filtered by sector and kind; lists of deviations show all three. Overviews count active units.
                var reports = await session.QueryAsync<CurrentReportRow>(ReportsSql, after);
                await session.InsertAsync([.. reports.Select(report => RankingOutboxRow.CreateForReport(report, after.UpdatedAt))]);
                await (isRenamed ? RepeatedDeviations.EnqueueUnitChangeAsync(session, reports, after.UpdatedAt) : Task.CompletedTask);
            }

            return (Unit.FromRow(after), false);
        }
    }
}
