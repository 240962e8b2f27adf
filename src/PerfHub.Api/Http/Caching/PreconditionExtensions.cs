using PerfHub.Api.Http.OpenApi;
using PerfHub.Api.Http.Problems;

namespace PerfHub.Api.Http.Caching;

/// <summary>Declares preconditions of endpoints.</summary>
public static class PreconditionExtensions
{
    /// <summary>Declares that the endpoint takes <c>If-Match</c> and <c>If-None-Match</c>; see <see cref="Precondition"/>.</summary>
    public static RouteHandlerBuilder WithPrecondition(this RouteHandlerBuilder endpoint) =>
        endpoint.WithMetadata(new PreconditionMetadata()).ProducesProblems(ProblemKind.PreconditionFailed);
}
