using MediatR;
using PerfHub.Api.Http.Caching;
using PerfHub.Api.Http.OpenApi;
using PerfHub.Api.Persistence;
using PerfHub.Api.Reports;
using PerfHub.Api.Security;

namespace PerfHub.Api.Features.Units;

/// <summary>Reads a unit.</summary>
public static class GetUnit
{
    internal const string Sql = "SELECT * FROM Unit WHERE Bureau = @Bureau AND Code = @Unit";

    internal static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/v1/bureaus/{b}/units/{u}", async (string b, string u, IMediator mediator, CancellationToken cancel) =>
                TypedResults.Ok(await mediator.Send(new Query(b, u), cancel)))
            .AllowRoles(Role.BureauAdmin, Role.BureauReader, Role.Auditor, Role.Unit)
            .Describe("Units", "GetUnit", "Reads a unit", "查询预算单位")
            .WithContentETag();

    internal sealed record Query(string Bureau, string Unit) : IRequest<Unit>;

    internal sealed class Handler(Db db) : IRequestHandler<Query, Unit>
    {
        public async Task<Unit> Handle(Query query, CancellationToken cancellationToken) =>
            Unit.FromRow((await db.QueryFirstOrDefaultAsync<UnitRow>(Sql, query, cancellationToken))!);
    }
}
