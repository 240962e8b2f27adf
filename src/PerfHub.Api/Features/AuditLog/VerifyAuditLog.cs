using System.ComponentModel;
using MediatR;
using PerfHub.Api.Auditing;
using PerfHub.Api.Http.Caching;
using PerfHub.Api.Http.OpenApi;
using PerfHub.Api.Persistence;
using PerfHub.Api.Security;

namespace PerfHub.Api.Features.AuditLog;

/// <summary>
/// Verifies the hash chain of an audit log and reports the first broken link. A truncated log still verifies: compare its count and
/// head with ones recorded earlier.
/// </summary>
public static class VerifyAuditLog
{
    internal static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v1/bureaus/{b}/audit-log/verify", async (string b, IMediator mediator, CancellationToken cancel) =>
                TypedResults.Ok(await mediator.Send(new Query(b), cancel)))
            .AllowRoles(Role.BureauAdmin)
            .RequireShare(shares => shares.RegionQueries)
            .Describe("Audit log", "VerifyAuditLog", "Verifies the hash chain of a bureau's audit log", "校验财政局审计日志")
            .WithContentETag();
        routes.MapGet("/v1/audit-log/verify", async (IMediator mediator, CancellationToken cancel) =>
                TypedResults.Ok(await mediator.Send(new Query(AuditTrail.ServiceChain), cancel)))
            .AllowRoles(Role.Operator)
            .RequireShare(shares => shares.RegionQueries)
            .RequireScope(ScopeRule.AnyCaller)
            .Describe("Audit log", "VerifyServiceAuditLog", "Verifies the hash chain of the audit log of actions that concern no bureau", "校验平台审计日志")
            .WithContentETag();
    }

    /// <summary>The result of a verification.</summary>
    /// <param name="Intact">Whether every link holds.</param>
    /// <param name="Entries">Entries verified, up to the first broken link.</param>
    /// <param name="BrokenAt">The number of the first entry that is changed, missing or out of order; <see langword="null"/> where none is.</param>
    /// <param name="Head">The hash of the last entry that holds.</param>
    [DisplayName("AuditLogVerification")]
    public sealed record Result(bool Intact, long Entries, long? BrokenAt, string Head);

    internal sealed record Query(string Chain) : IRequest<Result>;

    internal sealed class Handler(Db db, AuditChainProcessor chains) : IRequestHandler<Query, Result>
    {
        public async Task<Result> Handle(Query query, CancellationToken cancellationToken)
        {
            await chains.ProcessPendingForClientAsync(cancellationToken);
            var state = await AuditChainVerifier.VerifyAsync(db, query.Chain, cancellationToken);
            return new Result(state.IsIntact, state.Entries, state.IsIntact ? null : state.Entries + 1, state.Head);
        }
    }
}
