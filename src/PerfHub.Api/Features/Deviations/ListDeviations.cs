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
                var asked = ListFormatNegotiator.Negotiate(http, format);
                var list = new DeviationListCriteria(b, FiscalYear.Of(y), filter.ToFilter(), DeviationSortOrder.Parse(sort, order), TextLocalization.PrefersEnglish(http));
                if (asked == ListFormat.Json)
                {
                    return TypedResults.Ok(await mediator.Send(new Query(list, Paging.ParseLimit(limit), cursor), cancel));
                }

                if (limit is not null || cursor is not null)
                {
                    throw ProblemKind.BadParameter.ToException("文件为完整清单，不接受 limit 与 cursor。", "A file is the whole list: it takes no limit and no cursor.");
                }

                await mediator.Send(new ExportDeviations.Query(list, asked, http.Response), cancel);
                return Results.Empty;
            })
            .AllowRoles(Role.BureauAdmin, Role.BureauReader, Role.Auditor)
            .Describe("Deviations", "ListDeviations", "Lists deviations, or sends the whole list as a file", "偏差清单，或下载完整清单")
            .ProducesJson<Page<DeviationItem>>(StatusCodes.Status200OK)
            .WithContentETag()
            .AcceptsDeviationFilter()
            .WithEnumParameter<DeviationSortKey>("sort")
            .WithEnumParameter<SortDirection>("order")
            .WithEnumParameter<ListFormat>("format")
            .ProducesFiles(ListFormat.Csv, ListFormat.Ndjson, ListFormat.Xlsx)
            .ProducesProblems(ProblemKind.NotAcceptable, ProblemKind.InvalidBody);

    /// <summary>The query.</summary>
    /// <param name="List">The list.</param>
    /// <param name="Limit">The most deviations to give.</param>
    /// <param name="Cursor">Where to go on.</param>
    public sealed record Query(DeviationListCriteria List, int Limit, string? Cursor) : IRequest<Page<DeviationItem>>;

    internal sealed class Handler(Db db) : IRequestHandler<Query, Page<DeviationItem>>
    {
        public async Task<Page<DeviationItem>> Handle(Query query, CancellationToken cancellationToken)
        {
            var list = query.List;
            var name = $"deviations/{list.Bureau}/{list.Year}/{list.Fingerprint}";
            var place = Paging.DecodeCursor(name, query.Cursor, DeviationSortOrder.CursorPartCount);
            var args = list.Filter.CreateParameters(new { scope = list.Bureau, year = list.Year, Limit = query.Limit + 1 });
            var rows = await list.SortOrder.QueryPageAsync(db, args, place, cancellationToken);
            return Paging.CreatePage(
                rows,
                query.Limit,
                row => DeviationItem.FromRow(row, list.IsEnglish),
                last => Paging.EncodeCursor(name, list.SortOrder.GetCursorParts(last)));
        }
    }
}
