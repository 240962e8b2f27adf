using System.ComponentModel;
using MediatR;
using Microsoft.AspNetCore.Authentication;
using PerfHub.Api.Http.Caching;
using PerfHub.Api.Http.OpenApi;
using PerfHub.Api.Persistence;
using PerfHub.Api.Security;

namespace PerfHub.Api.Features.Me;

/// <summary>Reads who the caller is and which operations its role allows. These follow from the roles that the endpoints declare.</summary>
public static class GetMe
{
    private const string NamesSql = """
        SELECT b.Name AS BureauName, u.Name AS UnitName
        FROM Bureau b
        LEFT JOIN Unit u ON u.Bureau = b.Code AND u.Code = @Unit
        WHERE b.Code = @Bureau
        """;

    private const string KeySql = "SELECT k.Name, k.ExpiresAt FROM ApiKey k WHERE k.Id = @Id";

    internal static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/v1/me", async (HttpContext http, IMediator mediator, CancellationToken cancel) =>
            {
                var session = await http.AuthenticateAsync();
                return TypedResults.Ok(await mediator.Send(new Query(Caller.FromPrincipal(http.User), session.Properties?.ExpiresUtc?.UtcDateTime), cancel));
            })
            .AllowRoles(Enum.GetValues<Role>())
            .RequireScope(ScopeRule.OwnScope)
            .Describe("API keys", "GetMe", "Reads who the caller is and what it may do", "查询当前调用者及其权限")
            .WithContentETag();

    /// <summary>The caller.</summary>
    /// <param name="KeyId">The id of its API key; <see langword="null"/> for a token.</param>
    /// <param name="KeyName">The purpose of that key; <see langword="null"/> for a token and for the key of the settings.</param>
    /// <param name="Subject">The subject of its token; <see langword="null"/> for an API key.</param>
    /// <param name="Role">Its role.</param>
    /// <param name="Scope">The data that it may see.</param>
    /// <param name="Bureau">The bureau that it is bound to; <see langword="null"/> for an operator.</param>
    /// <param name="Unit">The unit that it is bound to; <see langword="null"/> for roles other than <c>unit</c>.</param>
    /// <param name="ExpiresAt">When the key or token expires, UTC; <see langword="null"/> for never.</param>
    /// <param name="Operations">The operations that its role allows within its scope, by tag of the API description.</param>
    [DisplayName("Caller")]
    public sealed record Me(
        string? KeyId, string? KeyName, string? Subject, Role Role, CallerScope Scope, CodeAndName? Bureau, CodeAndName? Unit, DateTime? ExpiresAt,
        IReadOnlyList<AllowedOperations> Operations);

    /// <summary>A bureau or unit.</summary>
    /// <param name="Code">The code.</param>
    /// <param name="Name">The name.</param>
    public sealed record CodeAndName(string Code, string Name);

    /// <summary>Operations that the caller's role allows.</summary>
    /// <param name="Tag">Their tag in the API description.</param>
    /// <param name="OperationIds">Their ids in the API description.</param>
    public sealed record AllowedOperations(string Tag, IReadOnlyList<string> OperationIds);

    internal sealed record Query(Caller Caller, DateTime? TokenExpiresAt) : IRequest<Me>, IPrimaryQuery;

    internal sealed class Handler(Db db, RoleOperations operations) : IRequestHandler<Query, Me>
    {
        public async Task<Me> Handle(Query query, CancellationToken cancellationToken)
        {
            var caller = query.Caller;
            var names = caller.Bureau is null ? null : await db.QueryFirstOrDefaultAsync<NamesRow>(NamesSql, caller, cancellationToken);
            var key = caller.IsToken ? null : await db.QueryFirstOrDefaultAsync<KeyRow>(KeySql, caller, cancellationToken);
            return new Me(
                caller.IsToken ? null : caller.Id,
                key?.Name,
                caller.IsToken ? caller.Id[Caller.TokenIdPrefix.Length..] : null,
                caller.Role,
                caller.Role switch { Role.Operator => CallerScope.All, Role.Unit => CallerScope.Unit, _ => CallerScope.BureauAndBelow },
                caller.Bureau is { } bureau ? new CodeAndName(bureau, names!.BureauName) : null,
                caller.Unit is { } unit ? new CodeAndName(unit, names!.UnitName!) : null,
                caller.IsToken ? query.TokenExpiresAt : key?.ExpiresAt,
                operations[caller.Role]);
        }
    }

    private sealed record NamesRow
    {
        public required string BureauName { get; init; }
        public required string? UnitName { get; init; }
    }

    private sealed record KeyRow
    {
        public required string Name { get; init; }
        public required DateTime? ExpiresAt { get; init; }
    }
}
