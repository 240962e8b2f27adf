using PerfHub.Client;

namespace PerfHub.Web.Pages.Overview;

/// <summary>A group of units in the overview.</summary>
/// <param name="Name">The sector or bureau.</param>
/// <param name="Href">The page of the group.</param>
/// <param name="RankingPath">The ranking of the group, by its default metric.</param>
/// <param name="FilingsPath">Who has filed in the group.</param>
/// <param name="Figures">The figures.</param>
public sealed record OverviewGroup(string Name, string Href, string RankingPath, string FilingsPath, OverviewFigures Figures);
