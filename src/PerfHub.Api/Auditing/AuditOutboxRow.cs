using PerfHub.Api.Persistence;
using PerfHub.Api.Security;

namespace PerfHub.Api.Auditing;

/// <summary>An entry that has no place in its chain yet.</summary>
public sealed record AuditOutboxRow
{
    /// <summary>Its id; see <see cref="TimeOrderedId"/>.</summary>
    public required long Id { get; init; }

    /// <summary>Who has taken it up; 0 until somebody has.</summary>
    public required long ClaimId { get; init; }

    /// <summary>Whose chain it goes to: a bureau's code, or <see cref="AuditTrail.ServiceChain"/>.</summary>
    public required string Bureau { get; init; }

    /// <summary>When, UTC.</summary>
    public required DateTime At { get; init; }

    /// <summary>Who: the id of a key, or what else the caller is known by.</summary>
    public required string Actor { get; init; }

    /// <summary>The caller's role, where there is a caller.</summary>
    public required Role? Role { get; init; }

    /// <summary>What: method and path.</summary>
    public required string Action { get; init; }

    /// <summary>What it was done to, where the path does not say: the id of a new key, the new parent of a bureau.</summary>
    public required string? Subject { get; init; }

    /// <summary>From where: the caller's address.</summary>
    public required string Origin { get; init; }

    /// <summary>What came of it.</summary>
    public required AuditOutcome Outcome { get; init; }
}
