using PerfHub.Rules.Rules;

namespace PerfHub.Api.Reports.Peers;

/// <summary>A report with a similar narrative.</summary>
internal sealed record NarrativeMatch(long ReportId, int Revision, SimilarNarrative Narrative)
{
    /// <summary>Whether this narrative is more similar than another one; if both are equally similar, the first by bureau and unit.</summary>
    public bool IsCloserThan(NarrativeMatch other)
    {
        var (mine, theirs) = (Narrative, other.Narrative);
        var order = theirs.Similarity.Percent.CompareTo(mine.Similarity.Percent);
        order = order != 0 ? order : string.CompareOrdinal(mine.Peer.Bureau, theirs.Peer.Bureau);
        return (order != 0 ? order : string.CompareOrdinal(mine.Peer.Unit, theirs.Peer.Unit)) < 0;
    }
}
