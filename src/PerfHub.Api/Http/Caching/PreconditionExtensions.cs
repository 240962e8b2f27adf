using PerfHub.Api.Http.OpenApi;
using PerfHub.Api.Http.Problems;

namespace PerfHub.Api.Http.Caching;

/// <summary>Endpoints that write where a <see cref="Precondition"/> holds.</summary>
public static class PreconditionExtensions
{
    /// <summary>The endpoint takes <c>If-Match</c> and <c>If-None-Match</c>: its command has a <see cref="Precondition"/>.</summary>
    /// <param name="endpoint">The endpoint.</param>
    public static RouteHandlerBuilder WithPrecondition(this RouteHandlerBuilder endpoint) =>
        endpoint.WithMetadata(PreconditionMetadata.Instance).ProducesProblems(ProblemKind.PreconditionFailed);
}
