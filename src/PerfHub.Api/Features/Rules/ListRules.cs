using MediatR;
using PerfHub.Api.Http.Caching;
using PerfHub.Api.Http.Lists;
using PerfHub.Api.Http.OpenApi;
using PerfHub.Api.Security;
using PerfHub.Rules.Rules;

namespace PerfHub.Api.Features.Rules;

/// <summary>The rule catalogue.</summary>
public static class ListRules
{
    /// <summary>Maps the endpoint.</summary>
    /// <param name="routes">The routes.</param>
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/v1/rules", async (IMediator mediator, CancellationToken cancel) =>
                TypedResults.Ok(await mediator.Send(new Query(), cancel)))
            .AllowRoles(Enum.GetValues<Role>())
            .RequireScope(ScopeRule.AnyCaller)
            .Describe("Rules", "ListRules", "Lists the rule catalogue", "规则目录")
            .WithContentETag();

    /// <summary>A rule as clients see it.</summary>
    /// <param name="Id">The id, for ever.</param>
    /// <param name="Group">The group of the catalogue.</param>
    /// <param name="Severity">The severity unless a policy sets another.</param>
    /// <param name="Title">A short title.</param>
    /// <param name="Formula">What must hold.</param>
    /// <param name="Source">Where the rule comes from.</param>
    /// <param name="Parameters">The policy figures that it depends on.</param>
    public sealed record Item(
        string Id, RuleGroup Group, Severity Severity, Text Title, string Formula, Text Source, IReadOnlyList<RuleParameter> Parameters);

    /// <summary>The query.</summary>
    public sealed record Query : IRequest<Page<Item>>;

    internal sealed class Handler : IRequestHandler<Query, Page<Item>>
    {
        private static readonly Page<Item> Catalogue = new(
            [.. RuleCatalogue.All.Select(it => new Item(it.Id, it.Group, it.Severity, it.Title, it.Formula, it.Source, it.Parameters))],
            null);

        public Task<Page<Item>> Handle(Query query, CancellationToken cancellationToken) => Task.FromResult(Catalogue);
    }
}
