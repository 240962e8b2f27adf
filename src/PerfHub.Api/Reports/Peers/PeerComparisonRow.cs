using System.Text.Json;
using PerfHub.Api.Persistence;
using PerfHub.Rules.Rules;

namespace PerfHub.Api.Reports.Peers;

/// <summary>
/// What comparing all units of a region has found beside one revision of a unit's report. It says nothing of the next revision,
/// which is not compared before the next evaluation.
/// </summary>
[RowKey(nameof(ReportId))]
public sealed record PeerComparisonRow
{
    /// <summary>The standing that it belongs to.</summary>
    public required long ReportId { get; init; }

    /// <summary>The unit's bureau.</summary>
    public required string Bureau { get; init; }

    /// <summary>The revision that was compared.</summary>
    public required int Revision { get; init; }

    /// <summary>The job that wrote it last.</summary>
    public required long Job { get; init; }

    /// <summary>The bureau whose region the figures are of.</summary>
    public required string Region { get; init; }

    /// <summary>The standing of the unit with the narrative that is most like this one's, where one is near.</summary>
    public required long? PeerReportId { get; init; }

    /// <summary>The revision of that unit's report.</summary>
    public required int? PeerRevision { get; init; }

    /// <summary>What was found, as JSON, compressed.</summary>
    public required byte[] Result { get; init; }

    /// <summary>What was found, as it is stored.</summary>
    internal static byte[] Serialize(PeerComparison found) => BrotliCodec.Compress(JsonSerializer.SerializeToUtf8Bytes(found, ApiJson.Options));

    /// <summary>What was found.</summary>
    internal static PeerComparison Deserialize(byte[] packed) =>
        JsonSerializer.Deserialize<PeerComparison>(BrotliCodec.Decompress(packed), ApiJson.Options)!;
}
