namespace PerfHub.Api.Reports.Deviations;

/// <summary>What a revision changes of the deviations of its report.</summary>
/// <param name="Rows">The deviations afterwards: those before and the findings.</param>
/// <param name="Events">The steps in their cases.</param>
/// <param name="Changes">The changes for the feed.</param>
public sealed record DeviationUpdate(List<DeviationRow> Rows, List<DeviationEventRow> Events, List<DeviationChangeEntry> Changes)
{
    /// <summary>Whether some stay because their rules could not judge the revision; see <see cref="RevisionSource.Unjudged"/>.</summary>
    public bool HasUnjudged { get; init; }
}
