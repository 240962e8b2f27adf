using MediatR;
using PerfHub.Api.Http;
using PerfHub.Api.Http.Caching;
using PerfHub.Api.Http.Lists;
using PerfHub.Api.Http.OpenApi;
using PerfHub.Api.Http.Problems;
using PerfHub.Api.Persistence;
using PerfHub.Api.Reports;
using PerfHub.Api.Reports.Deviations;
using PerfHub.Api.Security;

namespace PerfHub.Api.Features.Deviations;

/// <summary>
/// Lists the deviations of a bureau, or of all below it too, page by page; or sends the whole list as a file, see
/// <see cref="ExportDeviations"/>.
/// </summary>
public static class ListDeviations
{
    /// <summary>Maps the endpoint.</summary>
    /// <param name="routes">The routes.</param>
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/v1/bureaus/{b}/deviations/{y:int}", async Task<IResult> (
                string b, int y, [AsParameters] DeviationFilter.Parameters filter, string? sort, string? order, string? format, string? limit,
                string? cursor, HttpContext http, IMediator mediator, CancellationToken cancel) =>
            {
                var asked = ListFormats.Of(http, format);
                var list = new DeviationList(b, FiscalYear.Of(y), filter.ToFilter(), DeviationOrder.Of(sort, order), Language.IsEnglish(http));
                if (asked == ListFormat.Json)
                {
                    return TypedResults.Ok(await mediator.Send(new Query(list, Paging.Limit(limit), cursor), cancel));
                }

                if (limit is not null || cursor is not null)
                {
                    throw ProblemKind.BadParameter.Because("文件为完整清单，不接受 limit 与 cursor。", "A file is the whole list: it takes no limit and no cursor.");
                }

                await mediator.Send(new ExportDeviations.Query(list, asked, http.Response), cancel);
                return Results.Empty;
            })
            .AllowRoles(Role.BureauAdmin, Role.BureauReader, Role.Auditor)
            .Describe("Deviations", "ListDeviations", "Lists deviations, or sends the whole list as a file", "偏差清单，或下载完整清单")
            .Answers<Page<DeviationItem>>(StatusCodes.Status200OK)
            .TagsWhatItSends()
            .TakesFilter()
            .Parameter<DeviationSort>("sort")
            .Parameter<Order>("order")
            .Parameter<ListFormat>("format")
            .AnswersFile(ListFormat.Csv, ListFormat.Ndjson, ListFormat.Xlsx)
            .Refuses(ProblemKind.NotAcceptable, ProblemKind.InvalidBody);

    /// <summary>The query.</summary>
    /// <param name="List">The list.</param>
    /// <param name="Limit">The most deviations to give.</param>
    /// <param name="Cursor">Where to go on.</param>
    public sealed record Query(DeviationList List, int Limit, string? Cursor) : IRequest<Page<DeviationItem>>;

    internal sealed class Handler(Db db) : IRequestHandler<Query, Page<DeviationItem>>
    {
        public async Task<Page<DeviationItem>> Handle(Query query, CancellationToken cancellationToken)
        {
            var list = query.List;
            var name = $"deviations/{list.Bureau}/{list.Year}/{list.Tag}";
            var place = Paging.Place(name, query.Cursor, DeviationOrder.Parts);
            var args = list.Filter.With(new { scope = list.Bureau, year = list.Year, Limit = query.Limit + 1 });
            var rows = await list.Order.Page(db, args, place, cancellationToken);
            return Paging.PageOf(
                rows,
                query.Limit,
                row => DeviationItem.Of(row, list.English),
                last => Paging.Cursor(name, list.Order.PlaceOf(last)));
        }
    }
}
