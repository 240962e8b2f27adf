using MediatR;
using PerfHub.Api.Http.Lists;
using PerfHub.Api.Http.OpenApi;
using PerfHub.Api.Http.Problems;
using PerfHub.Api.Projections;
using PerfHub.Api.Projections.Overviews;
using PerfHub.Api.Reports;
using PerfHub.Api.Security;

namespace PerfHub.Api.Features.Overviews;

/// <summary>Reads the overview of a year for a bureau, or for it and all below it.</summary>
public static class GetOverview
{
    internal static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/v1/bureaus/{b}/overview/{y:int}", async (
                string b, int y, string? scope, string? format, HttpContext http, VersionedResponseCache cache, FileOriginReader origins, IMediator mediator, CancellationToken cancel) =>
            {
                var query = new Query(b, FiscalYear.Validate(y), Paging.ParseEnum<ListScope>("scope", scope) ?? ListScope.Subtree);
                var requestedFormat = ListFormatNegotiator.Negotiate(http, format);
                return requestedFormat == ListFormat.Json
                    ? await cache.GetOrComputeAsync(http, b, y, query, (sender, token) => sender.Send(query, token))
                    : OverviewFile.Create(query, await cache.ReadCurrentAsync(http, b, y, () => mediator.Send(query, cancel)), requestedFormat, await origins.ReadAsync(b, cancel, y));
            })
            .AllowRoles(Role.BureauAdmin, Role.BureauReader, Role.Auditor)
            .Describe("Overviews", "GetOverview", "Reads the overview of a year", "查询年度总览")
            .ProducesJson<Overview>(StatusCodes.Status200OK)
            .ProducesNotModified()
            .WithEnumParameter<ListScope>("scope")
            .ProducesFiles(typeof(OverviewGroup))
            .ProducesProblems(ProblemKind.InvalidBody);

    internal sealed record Query(string Bureau, int Year, ListScope Scope) : IRequest<Overview>, IIndexedQuery
    {
        /// <summary>The key of the overview in the index.</summary>
        internal OverviewKey Key => new(Bureau, Scope == ListScope.Own);

        // That of a large region has thousands of groups.
        bool IIndexedQuery.IsShort => false;
    }

    internal sealed class Handler(ReportIndex reports, DataVersionReader versions) : IRequestHandler<Query, Overview>
    {
        // The cache has read the version before.
        public Task<Overview> Handle(Query query, CancellationToken cancellationToken) => reports.ReadAsync(
            query.Year, versions.Head, table => table.ReadOverview(query.Key, state => OverviewBuilder.Build(query.Year, state)), cancellationToken);
    }
}
