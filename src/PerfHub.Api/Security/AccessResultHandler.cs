using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;
using PerfHub.Api.Http.Problems;

namespace PerfHub.Api.Security;

/// <summary>Writes the problem for 401, 403, 404 or 503.</summary>
internal sealed class AccessResultHandler : IAuthorizationMiddlewareResultHandler
{
    public Task HandleAsync(
        RequestDelegate next, HttpContext context, AuthorizationPolicy policy, PolicyAuthorizationResult authorizeResult)
    {
        // Routing responds with 405 and 415 through endpoints of its own, which need no protection.
        if (authorizeResult.Succeeded || context.GetEndpoint() is not (null or RouteEndpoint))
        {
            return next(context);
        }

        // An unknown path is 404 for all callers, authenticated or not.
        if (context.GetEndpoint() is null)
        {
            return ProblemExceptionHandler.WriteProblemAsync(context, new ProblemException(ProblemKind.NotFound));
        }

        if (authorizeResult.Challenged)
        {
            return IssuerUnavailableFeature.IsSet(context)
                ? ProblemExceptionHandler.WriteProblemAsync(context, new ProblemException(ProblemKind.Unavailable))
                : ProblemExceptionHandler.WriteDenialAsync(context, ProblemKind.Unauthorized, detail: BearerChallenge.Explain(context.Request));
        }

        var isOutsideScope = authorizeResult.AuthorizationFailure?.FailureReasons
            .Any(reason => reason.Message == AccessRequirementHandler.OutsideScopeReason) == true;
        return ProblemExceptionHandler.WriteDenialAsync(context, isOutsideScope ? ProblemKind.NotFound : ProblemKind.Forbidden);
    }
}
