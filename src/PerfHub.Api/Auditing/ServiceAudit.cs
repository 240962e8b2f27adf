using PerfHub.Api.Persistence;

namespace PerfHub.Api.Auditing;

/// <summary>Adds audit entries for what the service does by itself.</summary>
public static class ServiceAudit
{
    /// <summary>The actor of such entries.</summary>
    public const string Actor = "service";

    private const string NoOrigin = "-";

    /// <summary>Adds an entry to the log of a bureau, in the transaction of the change.</summary>
    /// <param name="session">The transaction.</param>
    /// <param name="bureau">The code of the bureau.</param>
    /// <param name="action">A verb and the path of its target, like a request.</param>
    /// <param name="subject">The reason.</param>
    /// <param name="now">The time, UTC.</param>
    public static Task WriteAsync(WriteSession session, string bureau, string action, string subject, DateTime now)
    {
        var row = new AuditOutboxRow
        {
            Id = TimeOrderedId.Create(now),
            ClaimId = 0,
            Bureau = bureau,
            At = now,
            Actor = Actor,
            Role = null,
            Action = action,
            Subject = subject,
            Origin = NoOrigin,
            Outcome = AuditOutcome.Done,
        };
        return AuditLogWriter.AddAsync(session, [row]);
    }
}
