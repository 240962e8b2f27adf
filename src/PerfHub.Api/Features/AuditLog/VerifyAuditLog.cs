using MediatR;
using PerfHub.Api.Auditing;
using PerfHub.Api.Http.Caching;
using PerfHub.Api.Http.OpenApi;
using PerfHub.Api.Persistence;
using PerfHub.Api.Security;

namespace PerfHub.Api.Features.AuditLog;

/// <summary>
/// Follows the chain of an audit log from its first entry to its last, and tells the first link that does not hold. That
/// entries are missing at the end shows against a count and a head that somebody has kept.
/// </summary>
public static class VerifyAuditLog
{
    private const int PageSize = 500;

    /// <summary>Maps the endpoints.</summary>
    /// <param name="routes">The routes.</param>
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v1/bureaus/{b}/audit-log/verify", async (string b, IMediator mediator, CancellationToken cancel) =>
                TypedResults.Ok(await mediator.Send(new Query(b), cancel)))
            .AllowRoles(Role.BureauAdmin)
            .Describe("Audit log", "VerifyAuditLog", "Checks the chain of a bureau's audit log", "校验财政局审计日志")
            .WithContentETag();
        routes.MapGet("/v1/audit-log/verify", async (IMediator mediator, CancellationToken cancel) =>
                TypedResults.Ok(await mediator.Send(new Query(AuditTrail.ServiceChain), cancel)))
            .AllowRoles(Role.Operator)
            .RequireScope(ScopeRule.AnyCaller)
            .Describe("Audit log", "VerifyServiceAuditLog", "Checks the chain of what belongs to no bureau", "校验平台审计日志")
            .WithContentETag();
    }

    /// <summary>What was found.</summary>
    /// <param name="Intact">Whether every link holds.</param>
    /// <param name="Entries">How many entries were followed, up to the first broken link.</param>
    /// <param name="BrokenAt">The number at which an entry is changed, missing or out of place.</param>
    /// <param name="Head">The hash of the last entry that holds.</param>
    public sealed record Result(bool Intact, long Entries, long? BrokenAt, string Head);

    /// <summary>The query.</summary>
    /// <param name="Chain">Whose log: a bureau's code, or <see cref="AuditTrail.ServiceChain"/>.</param>
    public sealed record Query(string Chain) : IRequest<Result>;

    internal sealed class Handler(Db db, AuditChainProcessor chains) : IRequestHandler<Query, Result>
    {
        public async Task<Result> Handle(Query query, CancellationToken cancellationToken)
        {
            await chains.ProcessPendingAsync(cancellationToken);
            var (count, head) = (0L, AuditEntryRow.GenesisHash);
            while (true)
            {
                var args = new { bureau = query.Chain, after = count, Limit = PageSize };
                var entries = await db.QueryPageAsync<AuditEntryRow>(ListAuditEntries.Sql, args, cancellationToken);
                foreach (var entry in entries)
                {
                    if (entry.Seq != count + 1 || entry.PreviousHash != head || entry.Hash != AuditEntryRow.ComputeHash(entry))
                    {
                        return new Result(false, count, count + 1, head);
                    }

                    (count, head) = (entry.Seq, entry.Hash);
                }

                if (entries.Count < PageSize)
                {
                    return new Result(true, count, null, head);
                }
            }
        }
    }
}
