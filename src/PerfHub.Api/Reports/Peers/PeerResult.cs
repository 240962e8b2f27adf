using PerfHub.Rules.Rules;

namespace PerfHub.Api.Reports.Peers;

/// <summary>What was found beside one revision.</summary>
/// <param name="peers">As the rules take it.</param>
/// <param name="peerStanding">The standing of the nearest narrative's unit.</param>
/// <param name="peerRevision">The revision of that unit's report.</param>
internal sealed class PeerResult(PeerComparison peers, long? peerStanding, int? peerRevision)
{
    /// <summary>As the rules take it.</summary>
    public PeerComparison Comparison { get; } = peers;

    /// <summary>The standing of the nearest narrative's unit.</summary>
    public long? PeerReportId { get; } = peerStanding;

    /// <summary>The revision of that unit's report.</summary>
    public int? PeerRevision { get; } = peerRevision;

    /// <summary>As it is stored; see <see cref="PeerComparisonRow.Result"/>.</summary>
    public byte[] StoredComparison => field ??= PeerComparisonRow.Serialize(Comparison);
}
