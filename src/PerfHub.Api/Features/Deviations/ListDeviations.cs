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
/// Lists the deviations of a bureau and those below it page by page, or sends the whole list as a file: see
/// <see cref="ExportDeviations"/>.
/// </summary>
public static class ListDeviations
{
    internal static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/v1/bureaus/{b}/deviations/{y:int}", async Task<IResult> (
                string b, int y, [AsParameters] DeviationFilter.Parameters filter, string? sort, string? order, string? format, string? limit,
                string? cursor, HttpContext http, IMediator mediator, CancellationToken cancel) =>
            {
                var requestedFormat = ListFormatNegotiator.Negotiate(http, format);
                var list = new DeviationListCriteria(b, FiscalYear.Validate(y), filter.ToFilter(), DeviationSortOrder.Parse(sort, order), TextLocalization.PrefersEnglish(http));
                if (requestedFormat == ListFormat.Json)
                {
                    return TypedResults.Ok(await mediator.Send(new Query(list, Paging.ParseLimit(limit), cursor, Caller.FromPrincipal(http.User)), cancel));
                }

                Paging.EnsureWholeList(limit, cursor);
                await mediator.Send(new ExportDeviations.Query(list, requestedFormat, http.Response), cancel);
                return Results.Empty;
            })
            .AllowRoles(Role.BureauAdmin, Role.BureauReader, Role.Auditor)
            .Describe("Deviations", "ListDeviations", "Lists deviations page by page, or sends the whole list as a file", "查询偏差清单，或下载完整清单")
            .ProducesJson<Page<DeviationItem>>(StatusCodes.Status200OK)
            .WithContentETag()
            .AcceptsDeviationFilter()
            .WithEnumParameter<DeviationSortKey>("sort")
            .WithEnumParameter<SortDirection>("order")
            .WithParameterDescription("order", "The order: asc by default for unit, desc for other sort keys.")
            .ProducesFiles()
            .ProducesProblems(ProblemKind.InvalidBody);

    internal sealed record Query(DeviationListCriteria List, int Limit, string? Cursor, Caller Caller) : IRequest<Page<DeviationItem>>;

    internal sealed class Handler(Db db, HostShares shares, StoreFaultMonitor faults, FindingsCache cache) : IRequestHandler<Query, Page<DeviationItem>>
    {
        public async Task<Page<DeviationItem>> Handle(Query query, CancellationToken cancellationToken)
        {
            var list = query.List;
            var name = $"deviations/{list.Bureau}/{list.Year}/{list.Fingerprint}";
            var after = Paging.DecodeCursor(name, query.Cursor, DeviationSortOrder.CursorPartCount);
            var args = list.Filter.CreateParameters(new { scope = list.Bureau, year = list.Year, Limit = query.Limit + 1 });
            using var place = list.SortOrder.IsIndexed ? null : await shares.RegionQueries.AcquireAsync(query.Caller, cancellationToken);
            var rows = await list.SortOrder.QueryPageAsync(db, faults, cache, args, after, cancellationToken);
            return Paging.CreatePage(
                rows,
                query.Limit,
                row => DeviationItem.FromRow(row, list.IsEnglish),
                last => Paging.EncodeCursor(name, list.SortOrder.GetCursorParts(last)));
        }
    }
}
