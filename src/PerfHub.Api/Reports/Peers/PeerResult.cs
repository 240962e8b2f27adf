using PerfHub.Rules.Rules;

namespace PerfHub.Api.Reports.Peers;

/// <summary>The result of comparing one revision with its peers; null ids if no narrative is similar.</summary>
internal sealed class PeerResult(PeerComparison comparison, long? peerReportId, int? peerRevision)
{
    public PeerComparison Comparison { get; } = comparison;

    /// <summary>The report with the most similar narrative.</summary>
    public long? PeerReportId { get; } = peerReportId;

    /// <summary>The revision of that report.</summary>
    public int? PeerRevision { get; } = peerRevision;

    /// <summary>The serialised comparison; see <see cref="PeerComparisonRow.Result"/>.</summary>
    public byte[] StoredComparison => field ??= PeerComparisonRow.Serialize(Comparison);
}
