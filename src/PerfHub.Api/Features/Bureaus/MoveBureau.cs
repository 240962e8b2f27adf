using System.ComponentModel.DataAnnotations;
using MediatR;
using PerfHub.Api.Auditing;
using PerfHub.Api.Http.Caching;
using PerfHub.Api.Http.Idempotency;
using PerfHub.Api.Http.Json;
using PerfHub.Api.Http.OpenApi;
using PerfHub.Api.Http.Problems;
using PerfHub.Api.Persistence;
using PerfHub.Api.Persistence.Outbox;
using PerfHub.Api.Projections;
using PerfHub.Api.Reports;
using PerfHub.Api.Reports.Deviations;
using PerfHub.Api.Reports.State;
using PerfHub.Api.Security;
using PerfHub.Rules.Report;

namespace PerfHub.Api.Features.Bureaus;

/// <summary>
/// Moves a bureau and all below it below another bureau, or to the top. API keys stay bound to their bureaus: callers of the former
/// ancestors lose access as soon as this returns, callers of the new ancestors gain it.
/// </summary>
public static class MoveBureau
{
    // The parent of a top-level bureau in the audit log.
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

    internal static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPut("/v1/bureaus/{b}/parent", async (string b, HttpRequest http, IMediator mediator, CancellationToken cancel) =>
                await mediator.Send(new Command(b, (await JsonBody.ReadAsync<Body>(http)).Parent, Precondition.FromRequest(http)), cancel))
            .AllowRoles(Role.Operator)
            .Describe("Bureaus", "MoveBureau", "Moves a bureau and all below it to another parent", "调整财政局的上级财政局")
            .AcceptsJson<Body>(RequestExamples.BureauParent)
            .ProducesJson<Bureau>(StatusCodes.Status200OK)
            .WithPrecondition()
            .WithIdempotency<Bureau>(it => CommandResult.Ok(it, EntityTags.ComputeFromJson(it)));

    /// <summary>The new parent.</summary>
    public sealed record Body
    {
        /// <summary>The code of the bureau directly above; null for the top. Required.</summary>
        [TextLength(2, 12), RegularExpression(CodePatterns.Bureau)] public required string? Parent { get; init; }
    }

    internal sealed record Command(string Bureau, string? Parent, Precondition Precondition) : IRequest<Bureau>;

    internal sealed class Handler(Db db, TimeProvider time) : IRequestHandler<Command, Bureau>
    {
        public async Task<Bureau> Handle(Command command, CancellationToken cancellationToken)
        {
            // The move is recorded in the audit logs of the bureau, of its former parent and of its new one.
            var from = (await db.QueryFirstOrDefaultAsync<BureauRow>(GetBureau.Sql, command, cancellationToken))?.Parent;
            AuditTrail.SetSubject($"{from ?? RootLabel} → {command.Parent ?? RootLabel}", [.. new[] { from, command.Parent }.OfType<string>().Where(Codes.IsBureauCode)]);
            return await db.WriteBulkAsync(session => MoveAsync(session, command), cancellationToken);
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

            var oldAncestors = await session.QueryAsync<string>(BureauTree.AncestorsSql, new { bureau = command.Bureau });
            var newAncestors = await ReadNewAncestorsAsync(session, command);
            List<string> lostAncestors = [.. oldAncestors.Except(newAncestors).Where(ancestor => ancestor != command.Bureau)];
            List<string> gainedAncestors = [.. newAncestors.Except(oldAncestors)];

            foreach (var ancestor in lostAncestors)
            {
                await session.ExecuteAsync(DetachSql, new { ancestor, command.Bureau });
            }

            foreach (var ancestor in gainedAncestors)
            {
                await session.ExecuteAsync(AttachSql, new { ancestor, command.Bureau });
            }

            // New ancestors get its deviations, and former ones those of others that named its units. They do not get its own any more. Changes
            // that are committed from now on are numbered after the move: numbered before it, they would be behind what new ancestors have read.
            await session.AcquireLockAsync(OutboxProcessor.GetLockName(typeof(DeviationChangeSequencer)));
            await RepeatedDeviations.EnqueueMoveAsync(session, command.Bureau, time.UtcNow());

            // The former ancestors lose these units; the moved bureaus inherit from other ancestors.
            await RankingOutbox.EnqueueAsync(session, lostAncestors, year: 0, time.UtcNow());
            await RankingOutbox.EnqueueSubtreeAsync(session, command.Bureau, year: 0, time.UtcNow());
            await session.ExecuteAsync(SetParentSql, command);
            return Bureau.FromRow(row with { Parent = command.Parent });
        }

        /// <summary>The new parent and all its ancestors; empty for the top.</summary>
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
                "/parent", "cycle", "上级财政局不能是该财政局本身或其下级", "must not be the bureau itself or one below it");
        }
    }
}
