using MediatR;
using PerfHub.Api.Http.Caching;
using PerfHub.Api.Http.Lists;
using PerfHub.Api.Http.OpenApi;
using PerfHub.Api.Http.Problems;
using PerfHub.Api.Persistence;
using PerfHub.Api.Reports;
using PerfHub.Api.Reports.Windows;
using PerfHub.Api.Security;

namespace PerfHub.Api.Features.Windows;

/// <summary>Reads a unit's extension.</summary>
public static class GetExtension
{
    internal const string Route = GetWindows.Route + "/extensions/{u}";

    internal const string Sql = """
        SELECT x.* FROM FilingExtension x WHERE x.Bureau = @Bureau AND x.Year = @Year AND x.Unit = @Unit AND x.Phase = @Phase
        """;

    internal static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet(Route, async (string b, int y, string u, string? phase, IMediator mediator, CancellationToken cancel) =>
                TypedResults.Ok(await mediator.Send(new Query(new ReportKey(b, u, y), ParsePhase(phase)), cancel)))
            .AllowRoles(Role.BureauAdmin, Role.BureauReader, Role.Auditor, Role.Unit)
            .Describe("Windows", "GetExtension", "Reads a unit's extension", "查询延期填报")
            .WithEnumParameter<WindowPhase>("phase")
            .WithContentETag();

    /// <summary>Parses <c>phase</c>; the year's report by default.</summary>
    internal static WindowPhase ParsePhase(string? phase) => Paging.ParseEnum<WindowPhase>("phase", phase) ?? WindowPhase.Final;

    internal static string GetPath(Extension extension) =>
        $"/v1/bureaus/{extension.Bureau}/windows/{extension.FiscalYear}/extensions/{extension.Unit}{(extension.Phase == WindowPhase.Final ? "" : "?phase=midYear")}";

    internal static object CreateParameters(ReportKey key, WindowPhase phase) => new { key.Bureau, key.Year, key.Unit, Phase = phase.ToString() };

    internal sealed record Query(ReportKey Key, WindowPhase Phase) : IRequest<Extension>;

    internal sealed class Handler(Db db) : IRequestHandler<Query, Extension>
    {
        public async Task<Extension> Handle(Query query, CancellationToken cancellationToken) => Extension.FromRow(
            await db.QueryFirstOrDefaultAsync<FilingExtensionRow>(Sql, CreateParameters(query.Key, query.Phase), cancellationToken)
                ?? throw new ProblemException(ProblemKind.NotFound));
    }
}
