using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;
using PerfHub.Api.Http.Problems;

namespace PerfHub.Api.Security;

/// <summary>Answers 401, 403 or 404 in this API's own words.</summary>
internal sealed class AccessResultHandler : IAuthorizationMiddlewareResultHandler
{
    public Task HandleAsync(
        RequestDelegate next, HttpContext context, AuthorizationPolicy policy, PolicyAuthorizationResult authorizeResult)
    {
        // Routing answers 405 and 415 by endpoints of its own, which hold nothing to protect.
        if (authorizeResult.Succeeded || context.GetEndpoint() is not (null or RouteEndpoint))
        {
            return next(context);
        }

        // A path that leads nowhere leads nowhere for everybody, key or no key.
        var nowhere = context.GetEndpoint() is null;
        var outside = authorizeResult.AuthorizationFailure?.FailureReasons.Any(reason => reason.Message == AccessRequirementHandler.OutsideScopeReason) == true;
        return nowhere ? ProblemExceptionHandler.WriteProblemAsync(context, new ProblemException(ProblemKind.NotFound))
            : authorizeResult.Challenged && IssuerUnavailableFeature.IsSet(context) ? ProblemExceptionHandler.WriteProblemAsync(context, new ProblemException(ProblemKind.Unavailable))
            : ProblemExceptionHandler.WriteDenialAsync(
                context,
                authorizeResult.Challenged ? ProblemKind.Unauthorized
                : outside ? ProblemKind.NotFound
                : ProblemKind.Forbidden);
    }
}
