using PerfHub.Api.Persistence;

namespace PerfHub.Api.Security;

/// <summary>Sets the <see cref="TenantContext"/> of a request.</summary>
public static class TenantContextMiddleware
{
    /// <summary>Adds the middleware. It must come after authentication and before any query for the caller.</summary>
    public static void UseTenantContext(this IApplicationBuilder app) => app.Use(async (http, next) =>
    {
        if (http.User.Identity?.IsAuthenticated == true)
        {
            TenantContext.Set(CreateContext(Caller.FromPrincipal(http.User)));
        }

        await next(http);
    });

    /// <summary>
    /// Creates the context of a caller. Readers and auditors may read from replicas; all other roles write and expect to read their
    /// own writes at once.
    /// </summary>
    public static TenantContext CreateContext(Caller caller) =>
        new(caller.Bureau ?? TenantContext.AllBureaus, caller.Role is not (Role.BureauReader or Role.Auditor));
}
