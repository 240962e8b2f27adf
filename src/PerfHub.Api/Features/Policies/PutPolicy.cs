using MediatR;
using PerfHub.Api.Http.Caching;
using PerfHub.Api.Http.Idempotency;
using PerfHub.Api.Http.Json;
using PerfHub.Api.Http.OpenApi;
using PerfHub.Api.Http.Problems;
using PerfHub.Api.Persistence;
using PerfHub.Api.Reports;
using PerfHub.Api.Reports.Policies;
using PerfHub.Api.Security;
using PerfHub.Rules.Scoring;

namespace PerfHub.Api.Features.Policies;

/// <summary>
/// Sets a bureau's policy of a year, as a new version. The body is the whole policy: what it does not say is as in the default,
/// not as above or before. From then on, filings of the bureau, and of those below that have none of their own, are judged by
/// it; what is stored keeps its verdict until it is evaluated again.
/// </summary>
public static class PutPolicy
{
    /// <summary>Maps the endpoint.</summary>
    /// <param name="routes">The routes.</param>
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPut(GetPolicy.Route, async (string b, int y, HttpRequest http, IMediator mediator, CancellationToken cancel) =>
            {
                var (year, condition) = (FiscalYear.Of(y), Precondition.FromRequiredIfMatch(http));
                var command = new Command(b, year, await JsonBody.ReadAsync<Policy>(http), condition, Caller.FromPrincipal(http.HttpContext.User).Id);
                return await mediator.Send(command, cancel);
            })
            .AllowRoles(Role.BureauAdmin)
            .Describe("Policies", "PutPolicy", "Sets the policy, as a new version; what is absent is as in the default", "设定评价政策（生成新版本）")
            .AcceptsJson<Policy>(RequestExamples.Policy)
            .ProducesJson<BureauPolicy>(StatusCodes.Status200OK)
            .WithPrecondition()
            .ProducesProblems(ProblemKind.PreconditionRequired)
            .WithIdempotency<BureauPolicy>(it => CommandResult.Ok(it, EntityTags.ComputeFromJson(it)));

    /// <summary>The command.</summary>
    /// <param name="Bureau">The bureau's code.</param>
    /// <param name="Year">The fiscal year.</param>
    /// <param name="Policy">The whole policy.</param>
    /// <param name="Precondition">What it was made from.</param>
    /// <param name="SetBy">The id of the key that sets it.</param>
    public sealed record Command(string Bureau, int Year, Policy Policy, Precondition Precondition, string SetBy) : IRequest<BureauPolicy>;

    internal sealed class Handler(Db db, TimeProvider time) : IRequestHandler<Command, BureauPolicy>
    {
        public Task<BureauPolicy> Handle(Command command, CancellationToken cancellationToken)
        {
            var document = EffectivePolicy.Serialize(command.Policy);
            var row = PolicyVersionWriter.Create(command.Bureau, command.Year, document, command.SetBy, time.UtcNow());
            return db.WriteAsync(session => PolicyVersionWriter.StoreAsync(session, row, command.Precondition), cancellationToken);
        }
    }
}
