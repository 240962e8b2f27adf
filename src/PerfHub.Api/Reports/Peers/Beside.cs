using PerfHub.Rules.Rules;

namespace PerfHub.Api.Reports.Peers;

/// <summary>What was found beside one revision.</summary>
/// <param name="peers">As the rules take it.</param>
/// <param name="peerStanding">The standing of the nearest narrative's unit.</param>
/// <param name="peerRevision">The revision of that unit's report.</param>
internal sealed class Beside(PeerComparison peers, long? peerStanding, int? peerRevision)
{
    /// <summary>As the rules take it.</summary>
    public PeerComparison Peers { get; } = peers;

    /// <summary>The standing of the nearest narrative's unit.</summary>
    public long? PeerStanding { get; } = peerStanding;

    /// <summary>The revision of that unit's report.</summary>
    public int? PeerRevision { get; } = peerRevision;

    /// <summary>As it is stored; see <see cref="ComparisonRow.Found"/>.</summary>
    public byte[] Found => field ??= ComparisonRow.Pack(Peers);
}
