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
/// Sets a bureau's policy of a year as a new version. The body is the whole policy: absent fields take the default policy's values,
/// not inherited or earlier ones. It applies to new filings of the bureau and of those below without their own policy; stored
/// reports keep their verdicts until they are re-evaluated.
/// </summary>
public static class PutPolicy
{
    internal static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPut(GetPolicy.Route, async (string b, int y, HttpRequest http, IMediator mediator, CancellationToken cancel) =>
            {
                var (year, precondition) = (FiscalYear.Validate(y), Precondition.FromRequiredIfMatch(http));
                var command = new Command(b, year, await JsonBody.ReadAsync<Policy>(http), precondition, Caller.FromPrincipal(http.HttpContext.User).Id);
                return await mediator.Send(command, cancel);
            })
            .AllowRoles(Role.BureauAdmin)
            .Describe("Policies", "PutPolicy", "Sets the policy as a new version; absent fields take the default values", "设定评价政策（生成新版本，未填字段取默认值）")
            .AcceptsJson<Policy>(RequestExamples.Policy)
            .ProducesJson<BureauPolicy>(StatusCodes.Status200OK)
            .WithPrecondition()
            .ProducesProblems(ProblemKind.PreconditionRequired)
            .WithIdempotency<BureauPolicy>(it => CommandResult.Ok(it, EntityTags.ComputeFromJson(it)));

    internal sealed record Command(string Bureau, int Year, Policy Policy, Precondition Precondition, string SetBy) : IRequest<BureauPolicy>;

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
