using System.Text.Json;
using PerfHub.Api.Persistence;
using PerfHub.Api.Security;

namespace PerfHub.Api.Auditing;

/// <summary>An entry in the audit log, in the hash chain of its bureau.</summary>
public record AuditEntryRow
{
    internal const int ActorWidth = 200, ActionWidth = 400, SubjectWidth = 200, OriginWidth = 64;

    /// <summary><see cref="PreviousHash"/> of the first entry of a chain.</summary>
    public static readonly string GenesisHash = new('0', 64);

    /// <summary>The number in the chain, from 1.</summary>
    public required long Seq { get; init; }

    /// <summary>The bureau whose chain it is in; <c>-</c> for the chain of entries without a bureau.</summary>
    [ColumnWidth(12)] public required string Bureau { get; init; }

    /// <summary>When it happened, UTC.</summary>
    public required DateTime At { get; init; }

    /// <summary>The id of the key, <c>oidc:</c> and the subject of a token, or <c>-</c> for an anonymous caller.</summary>
    [ColumnWidth(ActorWidth)] public required string Actor { get; init; }

    /// <summary>The caller's role; <see langword="null"/> for an anonymous caller.</summary>
    public required Role? Role { get; init; }

    /// <summary>The HTTP method and path.</summary>
    [ColumnWidth(ActionWidth)] public required string Action { get; init; }

    /// <summary>The target, where the path does not name it; <see langword="null"/> otherwise.</summary>
    [ColumnWidth(SubjectWidth)] public required string? Subject { get; init; }

    /// <summary>The caller's IP address.</summary>
    [ColumnWidth(OriginWidth)] public required string Origin { get; init; }

    /// <summary>The outcome.</summary>
    public required AuditOutcome Outcome { get; init; }

    /// <summary><c>hash</c> of the previous entry; 64 zeros for the first.</summary>
    [ColumnWidth(64)] public required string PreviousHash { get; init; }

    /// <summary>SHA-256 of the entry and <c>previousHash</c>, hexadecimal.</summary>
    [ColumnWidth(64)] public required string Hash { get; init; }

    /// <summary>
    /// Computes the hash of an entry: SHA-256, hexadecimal, of a UTF-8 JSON array of the previous hash, bureau, number, time
    /// (<c>2025-02-18T03:12:45.000Z</c>, always with three decimals), actor, role, action, subject, origin and outcome.
    /// </summary>
    public static string ComputeHash(AuditEntryRow entry)
    {
        object?[] fields =
        [
            entry.PreviousHash, entry.Bureau, entry.Seq, entry.At.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", System.Globalization.CultureInfo.InvariantCulture),
            entry.Actor, entry.Role, entry.Action, entry.Subject, entry.Origin, entry.Outcome,
        ];
        return Sha256Hex.Compute(JsonSerializer.Serialize(fields, ApiJson.Options));
    }
}
