using PerfHub.Api.Persistence;

namespace PerfHub.Api.Security;

/// <summary>Tells the store for whom a request asks.</summary>
public static class TenantContextMiddleware
{
    /// <summary>Adds it, behind authentication and before all that asks the store for the caller.</summary>
    /// <param name="app">The host.</param>
    public static void UseTenantContext(this IApplicationBuilder app) => app.Use(async (http, next) =>
    {
        if (http.User.Identity?.IsAuthenticated == true)
        {
            TenantContext.Set(CreateContext(Caller.FromPrincipal(http.User)));
        }

        await next(http);
    });

    /// <summary>
    /// Readers and auditors read much and write little: copies of the store are for them. Whoever files, registers or makes
    /// keys looks at once whether it is there.
    /// </summary>
    /// <param name="caller">The caller.</param>
    public static TenantContext CreateContext(Caller caller) =>
        new(caller.Bureau ?? TenantContext.AllBureaus, caller.Role is not (Role.BureauReader or Role.Auditor));
}
