using Microsoft.AspNetCore.Authorization;

namespace PerfHub.Api.Security;

/// <summary>
/// Checks an <see cref="AccessRequirement"/>: the scope first, so that callers outside the scope get 404, then the role. An
/// endpoint without a <see cref="ScopeRule"/> is closed to all callers.
/// </summary>
internal sealed class AccessRequirementHandler(TenantScope scope) : AuthorizationHandler<AccessRequirement>
{
    public const string OutsideScopeReason = "outside-scope";

    protected override async Task HandleRequirementAsync(AuthorizationHandlerContext context, AccessRequirement requirement)
    {
        if (context.Resource is not HttpContext http
            || context.User.Identity?.IsAuthenticated != true
            || http.GetEndpoint()?.Metadata.GetMetadata<ScopeRule>() is not { } rule)
        {
            return;
        }

        var caller = Caller.FromPrincipal(context.User);
        if (!await rule.IsSatisfiedAsync(scope, caller, http))
        {
            context.Fail(new AuthorizationFailureReason(this, OutsideScopeReason));
        }
        else if (requirement.Roles.Contains(caller.Role))
        {
            context.Succeed(requirement);
        }
    }
}
