using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;
using PerfHub.Api.Errors;
using PerfHub.Api.Features.AuditLog;

namespace PerfHub.Api.Tenancy;

/// <summary>The policy of an endpoint: the roles that may use it, on what lies in their scope by its <see cref="ScopeRule"/>.</summary>
/// <param name="Roles">The roles.</param>
public sealed record Access(params IReadOnlyList<Role> Roles) : IAuthorizationRequirement, IAuthorizationRequirementData
{
    /// <inheritdoc />
    public IEnumerable<IAuthorizationRequirement> GetRequirements() => [this];
}

/// <summary>The access of endpoints, said where they are mapped.</summary>
public static class AccessExtensions
{
    /// <summary>Lets these roles use the endpoint, within their scope.</summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="roles">The roles.</param>
    public static RouteHandlerBuilder AllowRoles(this RouteHandlerBuilder endpoint, params Role[] roles)
    {
        endpoint.WithMetadata(new Access(roles)).RequireAuthorization().Finally(builder =>
        {
            if (!builder.Metadata.OfType<ScopeRule>().Any() && ScopeRule.OfPath(((RouteEndpointBuilder)builder).RoutePattern) is { } rule)
            {
                builder.Metadata.Add(rule);
            }
        });
        return endpoint;
    }

    /// <summary>Says what must lie in the caller's scope, where the path's bureau and unit do not say it.</summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="rule">The rule.</param>
    public static RouteHandlerBuilder Within(this RouteHandlerBuilder endpoint, ScopeRule rule) => endpoint.WithMetadata(rule);

    /// <summary>Registers authentication by key or token, and authorisation by <see cref="Access"/>.</summary>
    /// <param name="services">The services.</param>
    public static void AddTenancy(this IServiceCollection services)
    {
        // The core services alone: the rest brings data protection, which writes key files that nothing here uses.
        services.AddAuthenticationCore(options =>
        {
            options.DefaultScheme = ApiKeyAuthentication.SchemeName;
            options.AddScheme<ApiKeyAuthentication>(ApiKeyAuthentication.SchemeName, null);
        });
        services.AddWebEncoders();
        services.AddTransient<ApiKeyAuthentication>();
        services.AddSingleton<IAuthorizationHandler, AccessHandler>();
        services.AddSingleton<IAuthorizationMiddlewareResultHandler, AccessResult>();
        services.AddSingleton<TenantScope>();
        services.AddSingleton<Denials>();
        services.AddSingleton<KnownKeys>();
        services.AddSingleton<KeyUse>();
        services.AddHostedService(provider => provider.GetRequiredService<KeyUse>());
        services.AddOidc();

        // An endpoint that says nothing of its access is closed to everybody.
        services.AddAuthorizationBuilder().SetFallbackPolicy(
            new AuthorizationPolicyBuilder().RequireAssertion(_ => false).Build());
    }
}

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

/// <summary>Answers 401, 403 or 404 in this API's own words.</summary>
internal sealed class AccessResult : IAuthorizationMiddlewareResultHandler
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
        var outside = authorizeResult.AuthorizationFailure?.FailureReasons.Any(reason => reason.Message == AccessHandler.OutsideScope) == true;
        return nowhere ? Problems.Write(context, new ProblemException(ProblemKind.NotFound))
            : authorizeResult.Challenged && IssuerAway.Has(context) ? Problems.Write(context, new ProblemException(ProblemKind.Unavailable))
            : Problems.Deny(
                context,
                authorizeResult.Challenged ? ProblemKind.Unauthorized
                : outside ? ProblemKind.NotFound
                : ProblemKind.Forbidden);
    }
}
