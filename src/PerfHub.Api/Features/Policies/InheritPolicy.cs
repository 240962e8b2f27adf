using MediatR;
using PerfHub.Api.Http.Caching;
using PerfHub.Api.Http.Idempotency;
using PerfHub.Api.Http.OpenApi;
using PerfHub.Api.Http.Problems;
using PerfHub.Api.Persistence;
using PerfHub.Api.Reports;
using PerfHub.Api.Security;

namespace PerfHub.Api.Features.Policies;

/// <summary>
/// Removes a bureau's own policy of a year, so that the inherited one applies. The removal is a new version; earlier versions stay
/// readable. A bureau without its own policy stays as it is.
/// </summary>
public static class InheritPolicy
{
    internal static void Map(IEndpointRouteBuilder routes) =>
        routes.MapDelete(GetPolicy.Route, async (string b, int y, HttpRequest http, IMediator mediator, CancellationToken cancel) =>
            {
                var command = new Command(b, FiscalYear.Validate(y), Precondition.FromRequiredIfMatch(http), Caller.FromPrincipal(http.HttpContext.User).Id);
                var policy = await mediator.Send(command, cancel);
                return CommandResult.Ok(policy, EntityTags.ComputeFromJson(policy));
            })
            .AllowRoles(Role.BureauAdmin)
            .Describe("Policies", "InheritPolicy", "Removes the bureau's own policy and returns the inherited one", "撤销本级评价政策，恢复沿用上级")
            .ProducesJson<BureauPolicy>(StatusCodes.Status200OK)
            .WithPrecondition()
            .ProducesProblems(ProblemKind.InvalidBody, ProblemKind.PreconditionRequired);

    internal sealed record Command(string Bureau, int Year, Precondition Precondition, string SetBy) : IRequest<BureauPolicy>;

    internal sealed class Handler(Db db, TimeProvider time) : IRequestHandler<Command, BureauPolicy>
    {
        public Task<BureauPolicy> Handle(Command command, CancellationToken cancellationToken)
        {
            var row = PolicyVersionWriter.Create(command.Bureau, command.Year, document: null, command.SetBy, time.UtcNow());
            return db.WriteAsync(session => PolicyVersionWriter.StoreAsync(session, row, command.Precondition), cancellationToken);
        }
    }
}
