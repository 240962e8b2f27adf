using Microsoft.AspNetCore.Authorization;

namespace PerfHub.Api.Security;

/// <summary>
/// Decides on <see cref="Access"/>: first the scope, so that a stranger learns nothing, then the role. An endpoint whose scope
/// nobody has said is closed to everybody.
/// </summary>
internal sealed class AccessHandler(TenantScope scope) : AuthorizationHandler<Access>
{
    public const string OutsideScope = "outside-scope";

    protected override async Task HandleRequirementAsync(AuthorizationHandlerContext context, Access requirement)
    {
        if (context.Resource is not HttpContext http || context.User.Identity?.IsAuthenticated != true)
        {
            return;
        }

        var caller = Caller.Of(context.User);
        if (http.GetEndpoint()?.Metadata.GetMetadata<ScopeRule>() is not { } rule)
        {
            return;
        }

        if (!await rule.IsIn(scope, caller, http))
        {
            context.Fail(new AuthorizationFailureReason(this, OutsideScope));
        }
        else if (requirement.Roles.Contains(caller.Role))
        {
            context.Succeed(requirement);
        }
    }
}
