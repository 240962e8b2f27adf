using PerfHub.Api.Http;
using PerfHub.Api.Http.Problems;
using PerfHub.Api.Persistence;

namespace PerfHub.Api.Auditing;

/// <summary>Writes denied attempts to the audit log.</summary>
internal sealed class DenialRecorder(Db db, DenialRetryService retries, DenialLimiter limiter, TimeProvider time) : IDenialRecorder
{
    /// <inheritdoc />
    public async Task RecordAsync(HttpContext http, ProblemKind kind, string? subject)
    {
        var outcome = kind == ProblemKind.Unauthorized ? AuditOutcome.Unauthorized
            : kind == ProblemKind.Forbidden ? AuditOutcome.Forbidden
            : AuditOutcome.OutsideScope;

        // The log is outside the caller's scope, and this write is not a command of the caller.
        TenantContext.Set(TenantContext.AllTenants);
        WriteContext.Set(null);
        var row = new AuditTrail(time, http).CreateDenial(outcome, subject);
        var (isWritten, suppressed) = limiter.Register(
            row.Role is null ? ClientNetwork.Get(http.Connection.RemoteIpAddress).ToString() : row.Actor);
        if (!isWritten)
        {
            return;
        }

        row = row.WithSuppressedCount(suppressed);
        try
        {
            // An attempt whose outcome was not known may have added the entry, which may have reached its chain since.
            var isRetry = false;
            await db.WriteAsync(
                session => Interlocked.Exchange(ref isRetry, true) ? AuditLogWriter.TryAddAgainAsync(session, row) : AuditLogWriter.TryAddAsync(session, row),
                CancellationToken.None);
        }
        catch (Exception error)
        {
            // The request is denied in any case, and its response does not change.
            retries.Enqueue(row, error);
        }
    }
}
