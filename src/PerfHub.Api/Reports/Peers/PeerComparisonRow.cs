using System.Text.Json;
using Dapper;
using PerfHub.Api.Persistence;
using PerfHub.Rules.Rules;

namespace PerfHub.Api.Reports.Peers;

/// <summary>
/// The result of comparing one revision of a unit's report with all units of a region. It does not apply to the next revision,
/// which is not compared before the next evaluation.
/// </summary>
/// <param name="ReportId">The report's id.</param>
/// <param name="Bureau">The unit's bureau.</param>
/// <param name="Revision">The compared revision.</param>
/// <param name="Job">The job that last wrote the result.</param>
/// <param name="Region">The bureau at the top of the compared region.</param>
/// <param name="PeerReportId">The report with the most similar narrative; <see langword="null"/> if none is similar.</param>
/// <param name="PeerRevision">The revision of that report.</param>
/// <param name="Result">The result, as compressed JSON.</param>
[RowKey(nameof(ReportId))]
[method: ExplicitConstructor]
public sealed record PeerComparisonRow(
    long ReportId, [property: ColumnWidth(12)] string Bureau, int Revision, long Job, [property: ColumnWidth(12)] string Region,
    long? PeerReportId, int? PeerRevision, byte[] Result)
{
    internal static byte[] Serialize(PeerComparison comparison) =>
        StoredCompression.Compress(JsonSerializer.SerializeToUtf8Bytes(comparison, ApiJson.Options));

    internal static PeerComparison Deserialize(byte[] result) =>
        StoredJson.Parse<PeerComparison>(StoredCompression.Decompress(result));
}
