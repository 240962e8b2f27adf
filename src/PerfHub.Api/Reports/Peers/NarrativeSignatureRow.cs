using System.Runtime.InteropServices;
using PerfHub.Api.Persistence;
using PerfHub.Rules.Copies;

namespace PerfHub.Api.Reports.Peers;

/// <summary>
/// What the narrative of a unit's current revision is compared by, made when it is filed: whoever compares a whole region reads
/// no documents.
/// </summary>
[RowKey(nameof(ReportId))]
public sealed record NarrativeSignatureRow
{
    /// <summary>The standing that it belongs to.</summary>
    public required long ReportId { get; init; }

    /// <summary>The unit's bureau.</summary>
    public required string Bureau { get; init; }

    /// <summary>The revision.</summary>
    public required int Revision { get; init; }

    /// <summary>How the signature was made; see <see cref="MinHash.AlgorithmVersion"/>.</summary>
    public required int Method { get; init; }

    /// <summary>The signature, each value in four bytes, the lowest first; empty where the narrative is too short to be compared.</summary>
    public required byte[] Signature { get; init; }

    /// <summary>A signature as it is stored.</summary>
    /// <param name="signature">The signature; nothing where the narrative is too short.</param>
    internal static byte[] EncodeSignature(uint[]? signature) => MemoryMarshal.AsBytes<uint>(signature).ToArray();

    /// <summary>The signature; nothing where the narrative is too short.</summary>
    /// <param name="packed">What <see cref="EncodeSignature"/> gave.</param>
    internal static uint[]? DecodeSignature(byte[] packed) => packed.Length == 0 ? null : MemoryMarshal.Cast<byte, uint>(packed).ToArray();
}
