using PerfHub.Api.Hosting.Limits;
using PerfHub.Api.Http.Problems;
using PerfHub.Api.Persistence;

namespace PerfHub.Api.Auditing;

/// <summary>Writes the audit log of what passes through the host.</summary>
public static class AuditMiddleware
{
    /// <summary>Adds it, behind authentication: every write of a request leaves its entry.</summary>
    /// <param name="app">The host.</param>
    public static void UseAudit(this IApplicationBuilder app) => app.Use(async (http, next) =>
    {
        if (!HttpMethods.IsGet(http.Request.Method) && !HttpMethods.IsHead(http.Request.Method))
        {
            WriteContext.Set(new AuditTrail(http.RequestServices.GetRequiredService<TimeProvider>(), http));
        }

        await next(http);
    });

    /// <summary>Writes down an attempt that was denied; a store that is away must not turn its refusal into anything else.</summary>
    /// <param name="http">The request.</param>
    /// <param name="kind">How it is refused.</param>
    /// <param name="subject">What was tried, where the path does not say.</param>
    public static async Task RecordDenialAsync(HttpContext http, ProblemKind kind, string? subject)
    {
        var outcome = kind == ProblemKind.Unauthorized ? AuditOutcome.Unauthorized
            : kind == ProblemKind.Forbidden ? AuditOutcome.Forbidden
            : AuditOutcome.OutsideScope;

        // The service's own write: whoever is denied may not reach the log, and needs no second entry.
        TenantContext.Set(TenantContext.AllTenants);
        WriteContext.Set(null);
        var trail = new AuditTrail(http.RequestServices.GetRequiredService<TimeProvider>(), http);
        var row = trail.CreateDenial(outcome, subject);
        var (isWritten, unwritten) = http.RequestServices.GetRequiredService<DenialAuditor>().Register(
            row.Role is null ? RateLimits.GetClientNetwork(http.Connection.RemoteIpAddress).ToString() : row.Actor);
        if (!isWritten)
        {
            return;
        }

        row = row with { Subject = unwritten == 0 ? row.Subject : $"{row.Subject} +{unwritten}".TrimStart() };

        try
        {
            await http.RequestServices.GetRequiredService<Db>().WriteAsync(session => session.TryInsertAsync(row), CancellationToken.None);
        }
        catch (Exception error) when (Db.IsUnavailable(error, http.RequestServices.GetRequiredService<Dialect>()))
        {
            // Readiness tells of it.
        }
    }
}
