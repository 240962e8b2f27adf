using MediatR;
using PerfHub.Api.Data;
using PerfHub.Api.Features.Lists;
using PerfHub.Api.OpenApi;
using PerfHub.Api.Tenancy;
using PerfHub.Rules.Scoring;

namespace PerfHub.Api.Features.Policies;

/// <summary>A policy as clients see it.</summary>
/// <param name="FiscalYear">The fiscal year.</param>
/// <param name="Bureau">The bureau whose policy it is: this one or one above; null for the default.</param>
/// <param name="Version">Its version, counted for each bureau and year: the default is 1, a bureau's first own one 2.</param>
/// <param name="SetAt">When it was set, UTC; null for the default.</param>
/// <param name="SetBy">The id of the key that set it; null for the default and for another bureau's policy.</param>
/// <param name="Policy">All of it; what PUT takes. Null in a version by which the bureau went back to the policy above it.</param>
public sealed record BureauPolicy(int FiscalYear, string? Bureau, int Version, DateTime? SetAt, string? SetBy, Policy? Policy)
{
    // Whose keys are whose at the bureau above is not told below.
    internal static BureauPolicy Of(PolicyInForce policy, string bureau, int year) => new(
        year, policy.Bureau, policy.Policy.Version, policy.SetAt, policy.Bureau == bureau ? policy.SetBy : null, policy.Policy);
}

/// <summary>Reads what a bureau's reports of a year are judged by, its own or inherited.</summary>
public static class GetPolicy
{
    internal const string Route = "/v1/bureaus/{b}/policies/{y:int}";

    /// <summary>Maps the endpoint.</summary>
    /// <param name="routes">The routes.</param>
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet(Route, async (string b, int y, IMediator mediator, CancellationToken cancel) =>
                TypedResults.Ok(await mediator.Send(new Query(b, FiscalYear.Of(y)), cancel)))
            .AllowRoles(Role.BureauAdmin, Role.BureauReader, Role.Auditor, Role.Unit)
            .Describe("Policies", "GetPolicy", "Reads the policy in force: the bureau's own, else the nearest one above, else the default", "查询生效的评价政策")
            .TagsWhatItSends()
            .Refuses(Errors.ProblemKind.InvalidBody);

    /// <summary>The query.</summary>
    /// <param name="Bureau">The bureau's code.</param>
    /// <param name="Year">The fiscal year.</param>
    public sealed record Query(string Bureau, int Year) : IRequest<BureauPolicy>;

    internal sealed class Handler(Db db) : IRequestHandler<Query, BureauPolicy>
    {
        public async Task<BureauPolicy> Handle(Query query, CancellationToken cancellationToken)
        {
            // A copy of the store may lag behind, and give a tag that no change can be made from.
            StoreCaller.ReadOwnWrites();
            var policy = await PolicyInForce.Read(db, query.Bureau, query.Year, cancellationToken);
            return BureauPolicy.Of(policy, query.Bureau, query.Year);
        }
    }
}
