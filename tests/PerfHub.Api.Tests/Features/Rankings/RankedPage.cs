using PerfHub.Api.Tests.Infrastructure;

namespace PerfHub.Api.Tests.Features.Rankings;

/// <summary>A page of a ranking whose units can be compared with a <see cref="RankingModel"/>.</summary>
public sealed record RankedPage(long Population, IReadOnlyList<RankedItem> Items, string? NextCursor)
{
    public static RankedPage Create(RankingResponse page) => new(page.Population, [.. page.Items.Select(RankedItem.Create)], page.NextCursor);
}
