using PerfHub.Api.Http.Lists;
using PerfHub.Api.Projections.Versions;

namespace PerfHub.Api.Features.Filings;

/// <summary>A page of units with their filing status. The overview has the totals by status.</summary>
/// <param name="Items">The units.</param>
/// <param name="NextCursor">The cursor of the next page; <see langword="null"/> on the last one.</param>
public sealed record FilingPage(IReadOnlyList<UnitFiling> Items, string? NextCursor) : VersionedResponse, IPage<UnitFiling>;
