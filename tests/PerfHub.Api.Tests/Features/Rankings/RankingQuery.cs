using System.Net;
using System.Text.Json.Nodes;
using PerfHub.Api.Tests.Infrastructure;

namespace PerfHub.Api.Tests.Features.Rankings;

/// <summary>A ranking that may be asked for.</summary>
public sealed record RankingQuery(string Bureau, string Metric, bool IsAscending, string? Sector, string? Kind, bool IsOwn)
{
    public static readonly string[] Metrics = ["verifiedScore", "claimedScore", "scoreGap", "executionRate", "credibility"];

    private static readonly bool[] BothValues = [false, true];

    /// <summary>Every ranking of the city and of one of its districts.</summary>
    public static IEnumerable<RankingQuery> CreateAll(Region region) =>
        from bureau in (string[])[region.City, region.North]
        from metric in Metrics
        from isAscending in BothValues
        from sector in RankingScenario.Sectors.Prepend(null)
        from kind in RankingScenario.Kinds.Prepend(null)
        from isOwn in BothValues
        select new RankingQuery(bureau, metric, isAscending, sector, kind, isOwn);

    /// <summary>One page of it.</summary>
    public async Task<RankedPage> ReadPageAsync(ApiClient client, int limit, string? cursor = null) =>
        RankedPage.Parse((await SendAsync(client, $"&limit={limit}{(cursor is null ? "" : $"&cursor={cursor}")}")).Expect(HttpStatusCode.OK));

    /// <summary>Asks for it with these parameters too.</summary>
    public Task<ApiResponse> SendAsync(ApiClient client, string more) => client.GetAsync(
        $"/v1/bureaus/{Bureau}/rankings/2024?metric={Metric}&order={(IsAscending ? "asc" : "desc")}&scope={(IsOwn ? "own" : "subtree")}"
        + (Sector is null ? "" : $"&sector={Uri.EscapeDataString(Sector)}")
        + (Kind is null ? "" : $"&kind={Kind}")
        + more);
}

/// <summary>A page as it was answered.</summary>
public sealed record RankedPage(long Population, IReadOnlyList<RankedItem> Items, string? NextCursor)
{
    public static RankedPage Parse(JsonNode answer) => new(
        (long)answer["population"]!,
        [.. answer["items"]!.AsArray().Select(item => RankedItem.Parse(item!))],
        (string?)answer["nextCursor"]);
}

/// <summary>A unit as a ranking shows it.</summary>
public sealed record RankedItem(
    long Rank, decimal Percentile, decimal Value, string Unit, string UnitName, string Bureau, string Sector, string Kind, RankedFigures Figures)
{
    public static RankedItem Parse(JsonNode item)
    {
        var (score, grade, deviations) = (item["score"]!, item["grade"]!, item["deviations"]!);
        return new RankedItem(
            (long)item["rank"]!,
            (decimal)item["percentile"]!,
            (decimal)item["value"]!,
            (string)item["unit"]!,
            (string)item["unitName"]!,
            (string)item["bureau"]!,
            (string)item["sector"]!,
            (string)item["kind"]!,
            new RankedFigures(
                (decimal)score["claimed"]!,
                (decimal)score["verified"]!,
                (decimal)score["difference"]!,
                (string)grade["claimed"]!,
                (string)grade["verified"]!,
                (decimal?)item["executionRate"],
                (int)deviations["high"]!,
                (int)deviations["medium"]!,
                (int)deviations["low"]!,
                RankedFigures.GetPolicyAndRuleSet(item)));
    }
}
