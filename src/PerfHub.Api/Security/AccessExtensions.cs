using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.Options;

namespace PerfHub.Api.Security;

/// <summary>The access of endpoints, said where they are mapped.</summary>
public static class AccessExtensions
{
    /// <summary>Lets these roles use the endpoint, within their scope.</summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="roles">The roles.</param>
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

    /// <summary>Says what must lie in the caller's scope, where the path's bureau and unit do not say it.</summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="rule">The rule.</param>
    public static RouteHandlerBuilder RequireScope(this RouteHandlerBuilder endpoint, ScopeRule rule) => endpoint.WithMetadata(rule);

    /// <summary>Registers authentication by key or token, and authorisation by <see cref="AccessRequirement"/>.</summary>
    /// <param name="services">The services.</param>
    public static void AddSecurity(this IServiceCollection services)
    {
        // The core services alone: the rest brings data protection, which writes key files that nothing here uses.
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
        services.AddSingleton<ApiKeyUsageRecorder>();
        services.AddHostedService(provider => provider.GetRequiredService<ApiKeyUsageRecorder>());
        services.AddOidc();

        // An endpoint that says nothing of its access is closed to everybody.
        services.AddAuthorizationBuilder().SetFallbackPolicy(
            new AuthorizationPolicyBuilder().RequireAssertion(_ => false).Build());
    }
}
