using MediatR;
using PerfHub.Api.Data;
using PerfHub.Api.Errors;
using PerfHub.Api.Features.Lists;
using PerfHub.Api.OpenApi;
using PerfHub.Api.Tenancy;

namespace PerfHub.Api.Features.Deviations;

/// <summary>Reads one deviation by its id.</summary>
public static class GetDeviation
{
    private const string Sql = $"""
        SELECT {DeviationItem.Columns}
        FROM Standing t
        JOIN Deviation d ON d.Standing = t.Id AND d.Id = @Id
        JOIN Unit u ON u.Bureau = t.Bureau AND u.Code = t.Unit
        WHERE t.Bureau = @Bureau AND t.Year = @Year AND t.Unit = @Unit
        """;

    /// <summary>Maps the endpoint.</summary>
    /// <param name="routes">The routes.</param>
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/v1/deviations/{id}", async Task<IResult> (string id, HttpContext http, IMediator mediator, CancellationToken cancel) =>
            {
                var english = Language.IsEnglish(http);
                var row = await mediator.Send(new Query(id), cancel);
                return Tagged.Ok(http, DeviationItem.Of(row, english), Tagged.In(english, DeviationItem.TagOf(row)));
            })
            .AllowRoles(Role.BureauAdmin, Role.BureauReader, Role.Auditor, Role.Unit)
            .Within(DeviationId.Scope)
            .Describe("Deviations", "GetDeviation", "Reads a deviation", "查询偏差")
            .Answers<DeviationItem>(StatusCodes.Status200OK)
            .Answers304()
            .Refuses(ProblemKind.NotFound);

    /// <summary>The query.</summary>
    /// <param name="Id">The deviation's id.</param>
    internal sealed record Query(string Id) : IRequest<DeviationItem.Row>;

    internal sealed class Handler(Db db) : IRequestHandler<Query, DeviationItem.Row>
    {
        public async Task<DeviationItem.Row> Handle(Query query, CancellationToken cancellationToken) =>
            DeviationId.KeyOf(query.Id) is { } key
            && await db.FirstOrDefault<DeviationItem.Row>(Sql, new { key.Bureau, key.Year, key.Unit, query.Id }, cancellationToken) is { } row
                ? row
                : throw new ProblemException(ProblemKind.NotFound);
    }
}
