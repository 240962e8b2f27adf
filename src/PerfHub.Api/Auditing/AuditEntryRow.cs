using System.Text.Json;
using PerfHub.Api.Security;

namespace PerfHub.Api.Auditing;

/// <summary>An entry in the chain of its bureau.</summary>
public sealed record AuditEntryRow
{
    /// <summary>What the first entry of a chain has in place of a hash before it.</summary>
    public static readonly string GenesisHash = new('0', 64);

    /// <summary>Its number in the chain, from 1.</summary>
    public required long Seq { get; init; }

    /// <summary>Whose chain it is.</summary>
    public required string Bureau { get; init; }

    /// <summary>When, UTC.</summary>
    public required DateTime At { get; init; }

    /// <summary>Who.</summary>
    public required string Actor { get; init; }

    /// <summary>The caller's role.</summary>
    public required Role? Role { get; init; }

    /// <summary>What.</summary>
    public required string Action { get; init; }

    /// <summary>What it was done to.</summary>
    public required string? Subject { get; init; }

    /// <summary>From where.</summary>
    public required string Origin { get; init; }

    /// <summary>What came of it.</summary>
    public required AuditOutcome Outcome { get; init; }

    /// <summary>The hash of the entry before it; <see cref="GenesisHash"/> for the first.</summary>
    public required string PreviousHash { get; init; }

    /// <summary>Its own hash; see <see cref="ComputeHash"/>.</summary>
    public required string Hash { get; init; }

    /// <summary>
    /// The hash of an entry: SHA-256, hexadecimal, of a JSON array in UTF-8 of the hash before it, its bureau, number, time
    /// (<c>2025-02-18T03:12:45.000Z</c>, always with three decimals), actor, role, action, subject, origin and outcome.
    /// </summary>
    /// <param name="entry">The entry.</param>
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
