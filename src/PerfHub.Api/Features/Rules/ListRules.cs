using System.ComponentModel;
using MediatR;
using PerfHub.Api.Http.Caching;
using PerfHub.Api.Http.Files;
using PerfHub.Api.Http.Lists;
using PerfHub.Api.Http.OpenApi;
using PerfHub.Api.Security;
using PerfHub.Rules.Rules;
using PerfHub.Rules.Scoring;

namespace PerfHub.Api.Features.Rules;

/// <summary>Lists the rule catalogue.</summary>
public static class ListRules
{
    internal static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/v1/rules", async Task<IResult> (string? format, HttpContext http, IMediator mediator, CancellationToken cancel) =>
            {
                var requestedFormat = ListFormatNegotiator.Negotiate(http, format);
                var rules = await mediator.Send(new Query(), cancel);
                return requestedFormat == ListFormat.Json ? TypedResults.Ok(rules) : new FileResult<Item>(RuleFile.Create(), rules.Items, requestedFormat);
            })
            .AllowRoles(Enum.GetValues<Role>())
            .RequireScope(ScopeRule.AnyCaller)
            .Describe("Rules", "ListRules", "Lists the rule catalogue", "查询规则目录")
            .ProducesJson<Page<Item>>(StatusCodes.Status200OK)
            .WithContentETag()
            .ProducesFiles();

    /// <summary>A rule of the catalogue.</summary>
    /// <param name="Id">The id; it never changes.</param>
    /// <param name="Group">The group of the catalogue.</param>
    /// <param name="Severity">The default severity.</param>
    /// <param name="Title">A short title.</param>
    /// <param name="Formula">The condition that must hold.</param>
    /// <param name="Condition">The same condition in words.</param>
    /// <param name="Source">The regulation or practice that the rule comes from.</param>
    /// <param name="Parameters">The policy values that it depends on.</param>
    [DisplayName("Rule")]
    public sealed record Item(
        string Id, RuleGroup Group, Severity Severity, Text Title, string Formula, Text Condition, Text Source, IReadOnlyList<RuleParameter> Parameters);

    internal sealed record Query : IRequest<Page<Item>>;

    internal sealed class Handler : IRequestHandler<Query, Page<Item>>
    {
        private static readonly Page<Item> Catalogue = new(
            [.. RuleCatalogue.All.Select(it => new Item(it.Id, it.Group, it.Severity, it.Title, it.Formula, it.Condition, it.Source, it.Parameters))],
            null);

        public Task<Page<Item>> Handle(Query query, CancellationToken cancellationToken) => Task.FromResult(Catalogue);
    }
}
