using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.Options;

namespace PerfHub.Api.Security;

/// <summary>Declares the roles that may call an endpoint, and registers authentication and authorisation.</summary>
public static class AccessExtensions
{
    /// <summary>Allows roles to call the endpoint within their scope. The route implies the <see cref="ScopeRule"/> unless one is set.</summary>
    public static RouteHandlerBuilder AllowRoles(this RouteHandlerBuilder endpoint, params Role[] roles)
    {
        endpoint.WithMetadata(new AccessRequirement(roles)).RequireAuthorization().Finally(builder =>
        {
            if (!builder.Metadata.OfType<ScopeRule>().Any() && ScopeRule.InferFromRoute(((RouteEndpointBuilder)builder).RoutePattern) is { } rule)
            {
                builder.Metadata.Add(rule);
            }
        });
        return endpoint;
    }

    /// <summary>Sets the scope rule of an endpoint whose route does not imply it.</summary>
    public static RouteHandlerBuilder RequireScope(this RouteHandlerBuilder endpoint, ScopeRule rule) => endpoint.WithMetadata(rule);

    /// <summary>Lets a request wait for a place of a share, and hold it until its result is computed.</summary>
    public static RouteHandlerBuilder RequireShare(this RouteHandlerBuilder endpoint, Func<HostShares, ShareLimiter> select) =>
        endpoint.AddEndpointFilter(async (context, next) =>
        {
            var http = context.HttpContext;
            using var place = await select(http.RequestServices.GetRequiredService<HostShares>()).AcquireAsync(Caller.FromPrincipal(http.User), http.RequestAborted);
            return await next(context);
        });

    /// <summary>Registers authentication by API key or token, and authorisation by <see cref="AccessRequirement"/>.</summary>
    public static void AddSecurity(this IServiceCollection services)
    {
        // Not AddAuthentication: it adds data protection, which writes key files that nothing here uses.
        services.AddAuthenticationCore(options =>
        {
            options.DefaultScheme = ApiKeyAuthenticationHandler.SchemeName;
            options.AddScheme<ApiKeyAuthenticationHandler>(ApiKeyAuthenticationHandler.SchemeName, null);
        });
        services.AddWebEncoders();
        services.AddTransient<ApiKeyAuthenticationHandler>();
        services.AddSingleton<IAuthorizationHandler, AccessRequirementHandler>();
        services.AddSingleton<IAuthorizationMiddlewareResultHandler, AccessResultHandler>();
        services.AddSingleton<TenantScope>();
        services.AddOptions<BootstrapOptions>().BindConfiguration(BootstrapOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<BootstrapOptions>, BootstrapOptionsValidator>();
        services.AddSingleton<ApiKeyCache>();
        services.AddSingleton<BureauPathCache>();
        services.AddSingleton<HostShares>();
        services.AddSingleton<ApiKeyUsageRecorder>();
        services.AddHostedService(provider => provider.GetRequiredService<ApiKeyUsageRecorder>());
        services.AddOidc();

        // An endpoint without an access requirement is closed to all callers.
        services.AddAuthorizationBuilder().SetFallbackPolicy(
            new AuthorizationPolicyBuilder().RequireAssertion(_ => false).Build());
    }
}
