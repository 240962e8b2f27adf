using MediatR;
using PerfHub.Api.Data;
using PerfHub.Api.Errors;
using PerfHub.Api.Json;
using PerfHub.Api.OpenApi;
using PerfHub.Api.Tenancy;
using PerfHub.Api.Writing;
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
                var (year, condition) = (FiscalYear.Of(y), Precondition.Required(http));
                var command = new Command(b, year, await JsonBody.Read<Policy>(http), condition, Caller.Of(http.HttpContext.User).KeyId);
                return await mediator.Send(command, cancel);
            })
            .AllowRoles(Role.BureauAdmin)
            .Describe("Policies", "PutPolicy", "Sets the policy, as a new version; what is absent is as in the default", "设定评价政策（生成新版本）")
            .TakesJson<Policy>(Examples.Policy)
            .Answers<BureauPolicy>(StatusCodes.Status200OK)
            .TakesPrecondition()
            .Idempotent<(BureauPolicy Policy, string Tag)>(it => Reply.Ok(it.Policy, it.Tag))
            .Refuses(ProblemKind.PreconditionRequired);

    /// <summary>The command.</summary>
    /// <param name="Bureau">The bureau's code.</param>
    /// <param name="Year">The fiscal year.</param>
    /// <param name="Policy">The whole policy.</param>
    /// <param name="If">What it was made from.</param>
    /// <param name="SetBy">The id of the key that sets it.</param>
    internal sealed record Command(string Bureau, int Year, Policy Policy, Precondition If, string SetBy) : IRequest<(BureauPolicy Policy, string Tag)>;

    internal sealed class Handler(Db db, TimeProvider time) : IRequestHandler<Command, (BureauPolicy Policy, string Tag)>
    {
        public Task<(BureauPolicy Policy, string Tag)> Handle(Command command, CancellationToken cancellationToken)
        {
            var document = PolicyInForce.ToStored(command.Policy);
            var row = NextPolicyVersion.New(command.Bureau, command.Year, document, command.SetBy, time.Now());
            return db.Write(session => Store(session, row, command.If), cancellationToken);
        }

        private static async Task<(BureauPolicy Policy, string Tag)> Store(WriteSession session, PolicyVersionRow row, Precondition condition)
        {
            var policy = await NextPolicyVersion.Store(session, row, condition);
            return (BureauPolicy.Of(policy, row.Bureau, row.Year), policy.Tag(row.Bureau, row.Year));
        }
    }
}
