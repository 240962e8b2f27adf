using MediatR;
using PerfHub.Api.Http.Caching;
using PerfHub.Api.Http.OpenApi;
using PerfHub.Api.Http.Problems;
using PerfHub.Api.Persistence;
using PerfHub.Api.Security;

namespace PerfHub.Api.Features.ApiKeys;

/// <summary>Reads an API key without its secret.</summary>
public static class GetApiKey
{
    private const string Sql = "SELECT * FROM ApiKey WHERE Id = @id";

    internal static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/v1/api-keys/{id}", async (string id, HttpContext http, IMediator mediator, CancellationToken cancel) =>
                TypedResults.Ok(await mediator.Send(new Query(id, Caller.FromPrincipal(http.User)), cancel)))
            .AllowRoles(Role.Operator, Role.BureauAdmin)
            .RequireScope(ScopeRule.CheckedByHandler("the key's bureau and unit"))
            .Describe("API keys", "GetApiKey", "Reads an API key without its secret", "查询密钥")
            .WithContentETag()
            .ProducesProblems(ProblemKind.NotFound);

    internal sealed record Query(string Id, Caller Caller) : IRequest<ApiKeyInfo>;

    /// <summary>Reads a key that the caller may manage: operators manage bureau administrators, administrators the keys in their scope.</summary>
    /// <exception cref="ProblemException">404 for any other key.</exception>
    internal static async Task<ApiKeyRow> GetVisibleKeyAsync(Db db, TenantScope scope, string id, Caller caller, CancellationToken cancel)
    {
        var row = await db.QueryFirstOrDefaultAsync<ApiKeyRow>(Sql, new { id }, cancel);
        var isVisible = row is not null && (caller.Role == Role.Operator
            ? row.Role == Role.BureauAdmin
            : await scope.CoversAsync(caller, row.Bureau, row.Unit, cancel));
        return isVisible ? row! : throw ProblemKind.NotFound.ToDenial();
    }

    internal sealed class Handler(Db db, TenantScope scope) : IRequestHandler<Query, ApiKeyInfo>
    {
        public async Task<ApiKeyInfo> Handle(Query query, CancellationToken cancellationToken) =>
            ApiKeyInfo.FromRow(await GetVisibleKeyAsync(db, scope, query.Id, query.Caller, cancellationToken));
    }
}
