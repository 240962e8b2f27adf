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
        SELECT k.* FROM ApiKey k
        LEFT JOIN Unit u ON u.Bureau = k.Bureau AND u.Code = k.Unit
        WHERE k.Bureau = @Bureau AND k.Role >= @FirstRole AND k.Role <= @LastRole AND k.Role >= @AfterRole AND (k.Role > @AfterRole OR k.Id > @AfterId)
          AND (@text IS NULL OR UPPER(k.Name) LIKE UPPER(@text) ESCAPE '~' OR UPPER(k.Id) LIKE UPPER(@text) ESCAPE '~'
            OR UPPER(k.Unit) LIKE UPPER(@text) ESCAPE '~' OR UPPER(u.Name) LIKE UPPER(@text) ESCAPE '~')
        ORDER BY k.Role, k.Id
        """;

    // Sorts after every role.
    private const string AfterAllRoles = "~";

    internal static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/v1/api-keys", (
                string? bureau, string? role, string? text, [AsParameters] ListRequest list, HttpContext http, FileOriginReader origins, IMediator mediator,
                CancellationToken cancel) =>
            {
                var caller = Caller.FromPrincipal(http.User);
                var query = new Query(
                    (bureau ?? caller.Bureau) is { Length: > 0 } code ? code : throw Paging.CreateParameterException("bureau", "财政局代码，如 650104", "the code of a bureau, such as 650104"),
                    Paging.ParseEnum<Role>("role", role),
                    Paging.ParseText(text),
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
            .WithParameterDescription("text", "Only keys with this text, 1–200 characters, in id or purpose, or in code or name of the unit. ASCII letters match in either case.")
            .WithEnumParameter<Role>("role")
            .ProducesProblems(ProblemKind.NotFound);

    internal sealed record Query(string Bureau, Role? Role, string? Text, int Limit, string? Cursor, Caller Caller) : IRequest<Page<ApiKeyInfo>>;

    internal sealed class Handler(Db db, TenantScope scope) : IRequestHandler<Query, Page<ApiKeyInfo>>
    {
        public async Task<Page<ApiKeyInfo>> Handle(Query query, CancellationToken cancellationToken)
        {
            if (!await scope.CoversAsync(query.Caller, query.Bureau, null, cancellationToken))
            {
                throw ProblemKind.NotFound.ToDenial(query.Bureau);
            }

            var list = $"api-keys/{query.Bureau}/{query.Role}{Paging.EncodeFilter(query.Text)}";
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
                text = LikePattern.Containing(query.Text),
                LastRole = role?.ToString() ?? AfterAllRoles,
                Limit = query.Limit + 1,
            };
            var rows = await db.QueryPageAsync<ApiKeyRow>(Sql, args, cancellationToken);
            return Paging.CreatePage(rows, query.Limit, ApiKeyInfo.FromRow, last => Paging.EncodeCursor(list, last.Role.ToString(), last.Id));
        }
    }
}
