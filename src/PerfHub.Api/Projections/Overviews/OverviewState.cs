using PerfHub.Api.Projections.Indexing;
using PerfHub.Api.Projections.Versions;

namespace PerfHub.Api.Projections.Overviews;

/// <summary>What an overview is created from.</summary>
/// <param name="Groups">The tallies.</param>
/// <param name="Bureaus">All bureaus with their units.</param>
/// <param name="Version">The version of the data that it shows.</param>
internal sealed record OverviewState(OverviewGroups Groups, BureauMap Bureaus, DataVersion Version);
