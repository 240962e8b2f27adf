using System.Globalization;
using PerfHub.Api.Persistence;
using PerfHub.Api.Persistence.Outbox;
using PerfHub.Api.Security;

namespace PerfHub.Api.Auditing;

/// <summary>An audit entry that is not in its chain yet.</summary>
[RowKey(nameof(Id))]
public sealed record AuditOutboxRow : IQueued
{
    /// <summary>The id; see <see cref="TimeOrderedId"/>.</summary>
    public required long Id { get; init; }

    /// <summary>The claim of the host that processes it; 0 until claimed.</summary>
    public required long ClaimId { get; init; }

    /// <summary>The chain it belongs to: a bureau's code or <see cref="AuditTrail.ServiceChain"/>.</summary>
    [ColumnWidth(12)] public required string Bureau { get; init; }

    /// <summary>When it happened, UTC.</summary>
    public required DateTime At { get; init; }

    /// <summary>The id of the key, <c>oidc:</c> and the subject of a token, or <c>-</c> for an anonymous caller.</summary>
    [ColumnWidth(AuditEntryRow.ActorWidth, Truncates = true)] public required string Actor { get; init; }

    /// <summary>The caller's role; <see langword="null"/> for an anonymous caller.</summary>
    public required Role? Role { get; init; }

    /// <summary>The HTTP method and path.</summary>
    [ColumnWidth(AuditEntryRow.ActionWidth, Truncates = true)] public required string Action { get; init; }

    /// <summary>The target, where the path does not name it: the id of a new key, the new parent of a bureau.</summary>
    [ColumnWidth(AuditEntryRow.SubjectWidth, Truncates = true)] public required string? Subject { get; init; }

    /// <summary>The caller's IP address.</summary>
    [ColumnWidth(AuditEntryRow.OriginWidth, Truncates = true)] public required string Origin { get; init; }

    /// <summary>The outcome.</summary>
    public required AuditOutcome Outcome { get; init; }

    /// <summary>Appends the number of earlier attempts without an entry to the subject, if there were any.</summary>
    internal AuditOutboxRow WithSuppressedCount(int count)
    {
        if (count == 0)
        {
            return this;
        }

        var suffix = string.Create(CultureInfo.InvariantCulture, $" +{count}");
        return this with { Subject = (ColumnWidthAttribute.Truncate(Subject ?? "", AuditEntryRow.SubjectWidth - suffix.Length) + suffix).TrimStart() };
    }
}
