using MediatR;
using PerfHub.Api.Auditing;
using PerfHub.Api.Http.OpenApi;
using PerfHub.Api.Http.Problems;
using PerfHub.Api.Persistence;
using PerfHub.Api.Security;

namespace PerfHub.Api.Features.ApiKeys;

/// <summary>Revokes an API key immediately and permanently.</summary>
public static class RevokeApiKey
{
    private const string Sql = "UPDATE ApiKey SET RevokedAt = @now WHERE Id = @Id AND RevokedAt IS NULL";

    internal static void Map(IEndpointRouteBuilder routes) =>
        routes.MapDelete("/v1/api-keys/{id}", async (string id, HttpContext http, IMediator mediator, CancellationToken cancel) =>
            {
                await mediator.Send(new Command(id, Caller.FromPrincipal(http.User)), cancel);
                return TypedResults.NoContent();
            })
            .AllowRoles(Role.Operator, Role.BureauAdmin)
            .RequireScope(ScopeRule.CheckedByHandler("the key's bureau and unit"))
            .Describe("API keys", "RevokeApiKey", "Revokes an API key", "吊销密钥")
            .ProducesProblems(ProblemKind.NotFound);

    internal sealed record Command(string Id, Caller Caller) : IRequest<bool>;

    internal sealed class Handler(Db db, TenantScope scope, ApiKeyCache keys, TimeProvider time) : IRequestHandler<Command, bool>
    {
        public async Task<bool> Handle(Command command, CancellationToken cancellationToken)
        {
            var key = await GetApiKey.GetVisibleKeyAsync(db, scope, command.Id, command.Caller, cancellationToken);
            AuditTrail.SetSubject(key.Id, key.Bureau);
            var now = time.UtcNow();
            var revoked = await db.WriteEssentialAsync(async session => await session.ExecuteAsync(Sql, new { now, key.Id }) > 0, cancellationToken);
            keys.Invalidate(key.Id);
            return revoked;
        }
    }
}
