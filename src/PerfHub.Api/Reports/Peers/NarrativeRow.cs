using PerfHub.Rules.Copies;
using System.Runtime.InteropServices;
using PerfHub.Api.Persistence;

namespace PerfHub.Api.Reports.Peers;

/// <summary>
/// What the narrative of a unit's current revision is compared by, made when it is filed: whoever compares a whole region reads
/// no documents.
/// </summary>
[RowKey(nameof(Standing))]
public sealed record NarrativeRow
{
    /// <summary>The standing that it belongs to.</summary>
    public required long Standing { get; init; }

    /// <summary>The unit's bureau.</summary>
    public required string Bureau { get; init; }

    /// <summary>The revision.</summary>
    public required int Revision { get; init; }

    /// <summary>How the signature was made; see <see cref="MinHash.Method"/>.</summary>
    public required int Method { get; init; }

    /// <summary>The signature, each value in four bytes, the lowest first; empty where the narrative is too short to be compared.</summary>
    public required byte[] Signature { get; init; }

    /// <summary>A signature as it is stored.</summary>
    /// <param name="signature">The signature; nothing where the narrative is too short.</param>
    internal static byte[] Pack(uint[]? signature) => MemoryMarshal.AsBytes<uint>(signature).ToArray();

    /// <summary>The signature; nothing where the narrative is too short.</summary>
    /// <param name="packed">What <see cref="Pack"/> gave.</param>
    internal static uint[]? Read(byte[] packed) => packed.Length == 0 ? null : MemoryMarshal.Cast<byte, uint>(packed).ToArray();
}
