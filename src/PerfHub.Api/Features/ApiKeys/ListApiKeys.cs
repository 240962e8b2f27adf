using MediatR;
using PerfHub.Api.Http.Caching;
using PerfHub.Api.Http.Files;
using PerfHub.Api.Http.Lists;
using PerfHub.Api.Http.OpenApi;
using PerfHub.Api.Http.Problems;
using PerfHub.Api.Persistence;
using PerfHub.Api.Reports;
using PerfHub.Api.Security;

namespace PerfHub.Api.Features.ApiKeys;

/// <summary>
/// Lists the API keys of a bureau, by default the caller's, without their secrets, revoked and expired ones included: by role, so that the few staff keys do
/// not disappear among those of units, then by id.
/// </summary>
public static class ListApiKeys
{
    private const string Sql = """
        SELECT * FROM ApiKey
        WHERE Bureau = @Bureau AND Role >= @FirstRole AND Role <= @LastRole AND Role >= @AfterRole AND (Role > @AfterRole OR Id > @AfterId)
        ORDER BY Role, Id
        """;

    // Sorts after every role.
    private const string AfterAllRoles = "~";

    internal static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/v1/api-keys", (
                string? bureau, string? role, [AsParameters] ListRequest list, HttpContext http, FileOriginReader origins, IMediator mediator,
                CancellationToken cancel) =>
            {
                var caller = Caller.FromPrincipal(http.User);
                var query = new Query(
                    (bureau ?? caller.Bureau) is { Length: > 0 } code ? code : throw Paging.CreateParameterException("bureau", "财政局代码，如 650104", "the code of a bureau, such as 650104"),
                    Paging.ParseEnum<Role>("role", role),
                    Paging.DefaultLimit,
                    null,
                    caller);
                return list.RespondAsync(
                    (limit, cursor) => mediator.Send(query with { Limit = limit, Cursor = cursor }, cancel),
                    async _ => ApiKeyFile.Create(query, await origins.ReadAsync(query.Bureau, cancel)));
            })
            .AllowRoles(Role.Operator, Role.BureauAdmin)
            .RequireScope(ScopeRule.CheckedByHandler("the query's bureau"))
            .Describe("API keys", "ListApiKeys", "Lists the API keys of a bureau without their secrets", "列出密钥")
            .ProducesJson<Page<ApiKeyInfo>>(StatusCodes.Status200OK)
            .WithContentETag()
            .ProducesFiles()
            .WithParameterDescription("bureau", "The code of the bureau whose keys are listed: by default, that of the caller. Required for operators.")
            .WithEnumParameter<Role>("role")
            .ProducesProblems(ProblemKind.NotFound);

    internal sealed record Query(string Bureau, Role? Role, int Limit, string? Cursor, Caller Caller) : IRequest<Page<ApiKeyInfo>>;

    internal sealed class Handler(Db db, TenantScope scope) : IRequestHandler<Query, Page<ApiKeyInfo>>
    {
        public async Task<Page<ApiKeyInfo>> Handle(Query query, CancellationToken cancellationToken)
        {
            if (!await scope.CoversAsync(query.Caller, query.Bureau, null, cancellationToken))
            {
                throw ProblemKind.NotFound.ToDenial(query.Bureau);
            }

            var list = $"api-keys/{query.Bureau}/{query.Role}";
            var after = Paging.DecodeCursor(list, query.Cursor, parts: 2);

            // Operators see only the keys of bureau administrators, as in GetApiKey.
            var role = query.Caller.Role == Role.Operator ? Role.BureauAdmin : query.Role;
            if (query.Role is not null && role != query.Role)
            {
                return new Page<ApiKeyInfo>([], null);
            }

            var args = new
            {
                query.Bureau,
                FirstRole = role?.ToString() ?? "",
                AfterRole = after?[0] ?? "",
                AfterId = after?[1] ?? "",
                LastRole = role?.ToString() ?? AfterAllRoles,
                Limit = query.Limit + 1,
            };
            var rows = await db.QueryPageAsync<ApiKeyRow>(Sql, args, cancellationToken);
            return Paging.CreatePage(rows, query.Limit, ApiKeyInfo.FromRow, last => Paging.EncodeCursor(list, last.Role.ToString(), last.Id));
        }
    }
}
