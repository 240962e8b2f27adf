using MediatR;
using PerfHub.Api.Auditing;
using PerfHub.Api.Http.Caching;
using PerfHub.Api.Http.Idempotency;
using PerfHub.Api.Http.Json;
using PerfHub.Api.Http.OpenApi;
using PerfHub.Api.Http.Problems;
using PerfHub.Api.Persistence;
using PerfHub.Api.Projections.Rankings;
using PerfHub.Api.Reports;
using PerfHub.Api.Reports.Deviations;
using PerfHub.Api.Reports.State;
using PerfHub.Api.Security;
using PerfHub.Rules.Report;

namespace PerfHub.Api.Features.Bureaus;

/// <summary>
/// Moves a bureau and all below it to another bureau, or to the top. Keys stay with their bureaus: whoever acts for one that
/// is left sees nothing of them any more as soon as this is answered, whoever acts for the new one sees all.
/// </summary>
public static class MoveBureau
{
    // In the audit log, where it says below which bureau this one was moved.
    private const string RootLabel = "-";

    private const string SetParentSql = "UPDATE Bureau SET Parent = @Parent WHERE Code = @Bureau";

    private const string DetachSql = """
        DELETE FROM BureauScope
        WHERE Ancestor = @ancestor
          AND Descendant IN (SELECT m.Descendant FROM BureauScope m WHERE m.Ancestor = @Bureau)
        """;

    private const string AttachSql = """
        INSERT INTO BureauScope (Ancestor, Descendant)
        SELECT @ancestor, m.Descendant FROM BureauScope m WHERE m.Ancestor = @Bureau
        """;

    /// <summary>Maps the endpoint.</summary>
    /// <param name="routes">The routes.</param>
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPut("/v1/bureaus/{b}/parent", async (string b, HttpRequest http, IMediator mediator, CancellationToken cancel) =>
                await mediator.Send(new Command(b, (await JsonBody.ReadAsync<Body>(http)).Parent) { Precondition = Precondition.FromRequest(http) }, cancel))
            .AllowRoles(Role.Operator)
            .Describe("Bureaus", "MoveBureau", "Moves a bureau and all below it", "调整财政局的上级")
            .AcceptsJson<Body>(RequestExamples.BureauParent)
            .ProducesJson<Bureau>(StatusCodes.Status200OK)
            .WithPrecondition()
            .WithIdempotency<Bureau>(it => CommandResult.Ok(it, EntityTags.ComputeFromJson(it)));

    /// <summary>The body.</summary>
    public sealed record Body
    {
        /// <summary>The code of the bureau above; null for the top, which must be said.</summary>
        [TextLengthAttribute(2, 12)]
        public required string? Parent { get; init; }
    }

    /// <summary>The command.</summary>
    /// <param name="Bureau">The bureau to move.</param>
    /// <param name="Parent">The bureau to move it below.</param>
    public sealed record Command(string Bureau, string? Parent) : IRequest<Bureau>
    {
        /// <summary>What must be so of the bureau, as it reads at its own path.</summary>
        public Precondition Precondition { get; init; } = Precondition.None;
    }

    internal sealed class Handler(Db db, TimeProvider time) : IRequestHandler<Command, Bureau>
    {
        // All years' rankings of all units below go along.
        public Task<Bureau> Handle(Command command, CancellationToken cancellationToken)
        {
            return MoveAndAuditAsync(command, cancellationToken);
        }

        private async Task<Bureau> MoveAndAuditAsync(Command command, CancellationToken cancel)
        {
            // All three are told of it: the bureau itself, the one that is left, the one that is joined.
            var from = (await db.QueryFirstOrDefaultAsync<BureauRow>(GetBureau.Sql, command, cancel))?.Parent;
            AuditTrail.SetSubject($"{from ?? RootLabel} → {command.Parent ?? RootLabel}", [.. new[] { from, command.Parent }.OfType<string>().Where(Codes.IsBureauCode)]);
            return await db.WriteBulkAsync(session => MoveAsync(session, command), cancel);
        }

        private async Task<Bureau> MoveAsync(WriteSession session, Command command)
        {
            await session.AcquireLockAsync(BureauTree.LockName);
            var row = (await session.QueryFirstOrDefaultAsync<BureauRow>(GetBureau.Sql, command))!;
            command.Precondition.EnsureMet(EntityTags.ComputeFromJson(Bureau.FromRow(row)));
            if (row.Parent == command.Parent)
            {
                return Bureau.FromRow(row);
            }

            var above = await session.QueryAsync<string>(BureauTree.AncestorsSql, new { bureau = command.Bureau });
            var to = await ReadNewAncestorsAsync(session, command);
            List<string> left = [.. above.Except(to).Where(ancestor => ancestor != command.Bureau)];
            List<string> joined = [.. to.Except(above)];

            // Takes the rankings' turn before the tree is touched: whoever brings them up to date reads the tree in its own turn,
            // before all of this or after all of it. Nobody who has that turn waits for the tree's.
            await RankingMover.MoveBureauAsync(session, command.Bureau, left, joined, time.UtcNow());
            foreach (var ancestor in left)
            {
                await session.ExecuteAsync(DetachSql, new { ancestor, command.Bureau });
            }

            foreach (var ancestor in joined)
            {
                await session.ExecuteAsync(AttachSql, new { ancestor, command.Bureau });
            }

            if (joined.Count > 0)
            {
                await BureauMoveFeed.EnqueueAsync(session, command.Bureau, time.UtcNow());
            }

            // Those that are left are above it no more; those below it inherit from others.
            await RankingOutbox.EnqueueAsync(session, left, year: 0, time.UtcNow());
            await RankingOutbox.EnqueueSubtreeAsync(session, command.Bureau, year: 0, time.UtcNow());
            await session.ExecuteAsync(SetParentSql, command);
            return Bureau.FromRow(row with { Parent = command.Parent });
        }

        /// <summary>The new parent and all above it.</summary>
        private static async Task<List<string>> ReadNewAncestorsAsync(WriteSession session, Command command)
        {
            if (command.Parent is null)
            {
                return [];
            }

            var ancestors = await session.QueryAsync<string>(BureauTree.AncestorsSql, new { bureau = command.Parent });
            if (ancestors.Count == 0)
            {
                throw CreateBureau.CreateUnknownParentException();
            }

            return !ancestors.Contains(command.Bureau) ? ancestors : throw ProblemKind.InvalidBody.ToExceptionAt(
                "/parent", "cycle", "上级财政局不能是其本身或其下级", "a bureau cannot lie below itself");
        }
    }
}
