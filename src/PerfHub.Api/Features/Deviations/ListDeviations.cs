using MediatR;
using PerfHub.Api.Data;
using PerfHub.Api.Errors;
using PerfHub.Api.Features.Lists;
using PerfHub.Api.OpenApi;
using PerfHub.Api.Tenancy;

namespace PerfHub.Api.Features.Deviations;

/// <summary>Lists the deviations of a bureau, or of all below it too, by bureau, unit and rule.</summary>
public static class ListDeviations
{
    // A place in the list is a bureau, a unit, a rule and an id: the unit that the last page ended in goes on behind its
    // last rule and id, all that come later start at their first.
    private const string Sql = $"""
        SELECT {DeviationItem.Columns}
        FROM BureauScope s
        JOIN Standing t ON t.Bureau = s.Descendant AND t.Year = @year
            AND t.Unit >= CASE WHEN s.Descendant = @bureau THEN @afterUnit ELSE '' END
        JOIN Deviation d ON d.Standing = t.Id
            AND d.RuleId >= CASE WHEN s.Descendant = @bureau AND t.Unit = @afterUnit THEN @afterRule ELSE '' END
        JOIN Unit u ON u.Bureau = t.Bureau AND u.Code = t.Unit
        WHERE s.Ancestor = @scope AND s.Descendant >= @bureau
          AND (s.Descendant > @bureau OR t.Unit > @afterUnit OR d.RuleId > @afterRule OR d.Id > @afterId)
          AND {DeviationFilter.Condition}
        ORDER BY s.Descendant, t.Unit, d.RuleId, d.Id
        """;

    /// <summary>Maps the endpoint.</summary>
    /// <param name="routes">The routes.</param>
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/v1/bureaus/{b}/deviations/{y:int}", async (
                string b, int y, [AsParameters] DeviationFilter.Parameters filter, string? limit, string? cursor, HttpContext http,
                IMediator mediator, CancellationToken cancel) =>
            {
                var query = new Query(b, y, filter.ToFilter(), Paging.Limit(limit), cursor, Language.IsEnglish(http));
                return TypedResults.Ok(await mediator.Send(query, cancel));
            })
            .AllowRoles(Role.BureauAdmin, Role.BureauReader, Role.Auditor)
            .Describe("Deviations", "ListDeviations", "Lists deviations", "偏差清单")
            .TagsWhatItSends()
            .TakesFilter();

    /// <summary>The query.</summary>
    /// <param name="Bureau">The bureau's code.</param>
    /// <param name="Year">The fiscal year.</param>
    /// <param name="Filter">Which of them.</param>
    /// <param name="Limit">The most deviations to give.</param>
    /// <param name="Cursor">Where to go on.</param>
    /// <param name="English">Texts in English rather than Chinese.</param>
    public sealed record Query(
        string Bureau, int Year, DeviationFilter Filter, int Limit, string? Cursor, bool English) : IRequest<Page<DeviationItem>>;

    internal sealed class Handler(Db db) : IRequestHandler<Query, Page<DeviationItem>>
    {
        public async Task<Page<DeviationItem>> Handle(Query query, CancellationToken cancellationToken)
        {
            var list = $"deviations/{query.Bureau}/{query.Year}";
            var place = Paging.Place(list, query.Cursor, parts: 4) ?? ["", "", "", ""];
            var args = query.Filter.With(new
            {
                scope = query.Bureau,
                year = query.Year,
                bureau = place[0],
                afterUnit = place[1],
                afterRule = place[2],
                afterId = place[3],
                Limit = query.Limit + 1,
            });
            var rows = await db.Page<DeviationItem.Row>(Sql, args, cancellationToken);
            return Paging.PageOf(
                rows,
                query.Limit,
                row => DeviationItem.Of(row, query.English),
                last => Paging.Cursor(list, last.Bureau, last.Unit, last.RuleId, last.Id));
        }
    }
}
