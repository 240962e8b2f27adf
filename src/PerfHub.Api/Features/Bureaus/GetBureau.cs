using MediatR;
using PerfHub.Api.Http.Caching;
using PerfHub.Api.Http.OpenApi;
using PerfHub.Api.Persistence;
using PerfHub.Api.Reports;
using PerfHub.Api.Security;

namespace PerfHub.Api.Features.Bureaus;

/// <summary>Reads a bureau.</summary>
public static class GetBureau
{
    internal const string Sql = "SELECT Code, Name, Parent, CreatedAt, TimeZone FROM Bureau WHERE Code = @Bureau";

    internal static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/v1/bureaus/{b}", async (string b, IMediator mediator, CancellationToken cancel) =>
                TypedResults.Ok(await mediator.Send(new Query(b), cancel)))
            .AllowRoles(Role.Operator, Role.BureauAdmin, Role.BureauReader, Role.Auditor, Role.Unit)
            .Describe("Bureaus", "GetBureau", "Reads a bureau", "查询财政局")
            .WithContentETag();

    internal sealed record Query(string Bureau) : IRequest<Bureau>;

    internal sealed class Handler(Db db) : IRequestHandler<Query, Bureau>
    {
        public async Task<Bureau> Handle(Query query, CancellationToken cancellationToken) =>
            Bureau.FromRow((await db.QueryFirstOrDefaultAsync<BureauRow>(Sql, query, cancellationToken))!);
    }
}
