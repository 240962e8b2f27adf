using System.Runtime.InteropServices;
using Dapper;
using PerfHub.Api.Persistence;
using PerfHub.Rules.Copies;

namespace PerfHub.Api.Reports.Peers;

/// <summary>
/// What peers are compared by: the signature of the narrative of a unit's current revision, and the results of its indicators. They are
/// computed when the revision is filed, so that comparing a region loads no documents.
/// </summary>
/// <param name="ReportId">The report's id.</param>
/// <param name="Bureau">The unit's bureau.</param>
/// <param name="Revision">The revision.</param>
/// <param name="Method">The version of the algorithm; see <see cref="MinHash.AlgorithmVersion"/>.</param>
/// <param name="Signature">The values, four bytes each, little-endian; empty if the narrative is too short to compare.</param>
/// <param name="Indicators">
/// The results of the indicators, see <see cref="State.IndicatorResultCodec"/>; <see langword="null"/> if they are rows of their own.
/// </param>
[TableTypeVersion(2)]
[RowKey(nameof(ReportId))]
[method: ExplicitConstructor]
public sealed record NarrativeSignatureRow(
    long ReportId, [property: ColumnWidth(12)] string Bureau, int Revision, int Method, [property: ColumnWidth(512)] byte[] Signature,
    byte[]? Indicators)
{
    /// <summary>Encodes a signature; <see langword="null"/> if the narrative is too short.</summary>
    internal static byte[] EncodeSignature(uint[]? signature) => MemoryMarshal.AsBytes<uint>(signature).ToArray();

    /// <summary>Decodes a signature; <see langword="null"/> if the narrative is too short.</summary>
    internal static uint[]? DecodeSignature(byte[] encoded) => encoded.Length == 0 ? null : MemoryMarshal.Cast<byte, uint>(encoded).ToArray();
}
