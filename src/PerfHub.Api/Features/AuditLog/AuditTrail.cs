using PerfHub.Api.Data;
using PerfHub.Api.Errors;
using PerfHub.Api.Tenancy;

namespace PerfHub.Api.Features.AuditLog;

/// <summary>Who asks for what, from where: what the audit log says of a request. No query, no body, no key.</summary>
/// <param name="time">The source of time.</param>
/// <param name="http">The request.</param>
public sealed class AuditTrail(TimeProvider time, HttpContext http) : WriteTrail
{
    /// <summary>The chain of what belongs to no bureau: operators, and those who are nobody.</summary>
    public const string Service = "-";

    private const string Nobody = "-";
    private const int LongestAction = 400;

    private readonly Caller? _caller = http.User.Identity?.IsAuthenticated == true ? Caller.Of(http.User) : null;

    /// <summary>What was done to what, where the path does not say. Whoever writes may set it.</summary>
    public string? Subject { get; set; }

    /// <summary>Says, before anything is written, what the request now running is done to; nothing where none is running.</summary>
    /// <param name="subject">E.g. the id of a new key.</param>
    public static void Name(string subject)
    {
        if (Current is AuditTrail trail)
        {
            trail.Subject = subject;
        }
    }

    /// <remarks>What is done to a bureau is in its own log, whoever does it.</remarks>
    /// <inheritdoc />
    public override Task Leave(WriteSession session) =>
        session.Insert([Row((string?)http.Request.RouteValues["b"] ?? _caller?.Bureau ?? Service, AuditOutcome.Done)]);

    /// <summary>The entry of an attempt that was denied: in the log of the caller's own bureau, for others learn nothing of it.</summary>
    /// <param name="outcome">Why.</param>
    public AuditQueueRow Denied(AuditOutcome outcome) => Row(_caller?.Bureau ?? Service, outcome);

    private AuditQueueRow Row(string bureau, AuditOutcome outcome)
    {
        var now = time.Now();
        var action = $"{http.Request.Method} {http.Request.Path.ToUriComponent()}";
        return new AuditQueueRow
        {
            Id = RowId.New(now),
            Batch = 0,
            Bureau = bureau,
            At = now,
            Actor = _caller?.KeyId ?? Nobody,
            Role = _caller?.Role,
            Action = action.Length > LongestAction ? action[..LongestAction] : action,
            Subject = Subject,
            Origin = http.Connection.RemoteIpAddress?.ToString() ?? Nobody,
            Outcome = outcome,
        };
    }
}

/// <summary>Writes the audit log of what passes through the host.</summary>
public static class AuditMiddleware
{
    /// <summary>Adds it, behind authentication: every write of a request leaves its entry.</summary>
    /// <param name="app">The host.</param>
    public static void UseAudit(this IApplicationBuilder app) => app.Use(async (http, next) =>
    {
        if (!HttpMethods.IsGet(http.Request.Method) && !HttpMethods.IsHead(http.Request.Method))
        {
            WriteTrail.Enter(new AuditTrail(http.RequestServices.GetRequiredService<TimeProvider>(), http));
        }

        await next(http);
    });

    /// <summary>Writes down an attempt that was denied; a store that is away must not turn its refusal into anything else.</summary>
    /// <param name="http">The request.</param>
    /// <param name="kind">How it is refused.</param>
    public static async Task Denied(HttpContext http, ProblemKind kind)
    {
        var outcome = kind == ProblemKind.Unauthorized ? AuditOutcome.Unauthorized
            : kind == ProblemKind.Forbidden ? AuditOutcome.Forbidden
            : AuditOutcome.OutsideScope;

        // The service's own write: whoever is denied may not reach the log, and needs no second entry.
        StoreCaller.Enter(StoreCaller.Service);
        WriteTrail.Enter(null);
        var row = new AuditTrail(http.RequestServices.GetRequiredService<TimeProvider>(), http).Denied(outcome);
        try
        {
            await http.RequestServices.GetRequiredService<Db>().Write(session => session.TryInsert(row), http.RequestAborted);
        }
        catch (Exception error) when (Db.IsAway(error, http.RequestServices.GetRequiredService<Dialect>()))
        {
            // Readiness tells of it.
        }
    }
}
