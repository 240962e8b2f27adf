using System.Net;
using PerfHub.Api.Tests.Infrastructure;

namespace PerfHub.Api.Tests.Features.Rankings;

/// <summary>The parameters of a ranking; a <see langword="null"/> filter is left out.</summary>
public sealed record RankingQuery(string Bureau, string Metric, bool IsAscending, string? Sector, string? Kind, bool IsOwn)
{
    public static readonly string[] Metrics = ["verifiedScore", "claimedScore", "scoreGap", "executionRate", "credibility"];

    private static readonly bool[] BothValues = [false, true];

    /// <summary>Every combination of parameters, for the city and for its northern district.</summary>
    public static IEnumerable<RankingQuery> CreateAll(Region region) =>
        from bureau in (string[])[region.City, region.North]
        from metric in Metrics
        from isAscending in BothValues
        from sector in RankingScenario.Sectors.Prepend(null)
        from kind in RankingScenario.Kinds.Prepend(null)
        from isOwn in BothValues
        select new RankingQuery(bureau, metric, isAscending, sector, kind, isOwn);

    public async Task<RankedPage> ReadPageAsync(ApiClient client, int limit, string? cursor = null) =>
        RankedPage.Create((await SendAsync(client, $"&limit={limit}{(cursor is null ? "" : $"&cursor={cursor}")}")).Expect<RankingResponse>(HttpStatusCode.OK));

    /// <summary>Sends the query with more parameters: <c>&amp;name=value</c>.</summary>
    public Task<ApiResponse> SendAsync(ApiClient client, string more) => client.GetAsync(
        $"/v1/bureaus/{Bureau}/rankings/2024?metric={Metric}&order={(IsAscending ? "asc" : "desc")}&scope={(IsOwn ? "own" : "subtree")}"
        + (Sector is null ? "" : $"&sector={Uri.EscapeDataString(Sector)}")
        + (Kind is null ? "" : $"&kind={Kind}")
        + more);
}
