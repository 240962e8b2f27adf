using System.Net;
using System.Text.Json.Nodes;
using PerfHub.Api.Tests.Infrastructure;

namespace PerfHub.Api.Tests.Features.Rankings;

/// <summary>
/// A region with a population, and its rankings computed anew from what the units' own reports answer: a plain sort and
/// a count, nothing of what the service keeps beside the reports.
/// </summary>
public sealed class RankingModel(Region region)
{
    private readonly List<RankingModelUnit> _units = [];

    public Region Region { get; } = region;

    public IReadOnlyList<RankingModelUnit> FiledUnits => [.. _units.Where(member => member.Figures is not null)];

    public static async Task<RankingModel> CreateAsync(PerfHubHost host, RankingScenario population)
    {
        var ranked = new RankingModel(await Region.CreateAsync(host));
        foreach (var life in population.Units)
        {
            await ranked.ApplyAsync(life);
        }

        return ranked;
    }

    /// <summary>The whole list that this query should give.</summary>
    public List<RankedItem> ComputeExpected(RankingQuery query) => ComputeExpected(query, FiledUnits.Where(member =>
        member.Client.BureauCode.StartsWith(query.Bureau, StringComparison.Ordinal)
        && (!query.IsOwn || member.Client.BureauCode == query.Bureau)));

    /// <summary>The same, of the members that lie where it asks.</summary>
    public static List<RankedItem> ComputeExpected(RankingQuery query, IEnumerable<RankingModelUnit> members)
    {
        var list = members
            .Where(member => (query.Sector is null || member.Sector == query.Sector) && (query.Kind is null || member.Kind == query.Kind))
            .Select(member => (Member: member, Value: member.Figures!.GetMetric(query.Metric)))
            .Where(it => it.Value is not null)
            .OrderByDescending(it => it.Value)
            .ThenBy(it => it.Member.Client.BureauCode, StringComparer.Ordinal)
            .ThenBy(it => it.Member.Client.UnitCode, StringComparer.Ordinal)
            .ToList();
        if (query.IsAscending)
        {
            list.Reverse();
        }

        return
        [
            .. list.Select(it =>
            {
                var rank = 1 + list.Count(other => query.IsAscending ? other.Value < it.Value : other.Value > it.Value);
                var percentile = list.Count == 1 ? 100m : 100m * (list.Count - rank) / (list.Count - 1);
                return new RankedItem(
                    rank,
                    Math.Round(percentile, 2, MidpointRounding.AwayFromZero),
                    it.Value!.Value,
                    it.Member.Client.UnitCode,
                    it.Member.Name,
                    it.Member.Client.BureauCode,
                    it.Member.Sector,
                    it.Member.Kind,
                    it.Member.Figures!);
            }),
        ];
    }

    private async Task ApplyAsync(RankingScenarioUnit life)
    {
        var bureau = life.IsNorth ? Region.North : Region.South;
        var member = new RankingModelUnit(await Region.RegisterUnitAsync(life.Code, bureau, life.Sector, life.Kind)) { Sector = life.Sector, Kind = life.Kind };
        _units.Add(member);
        foreach (var step in life.Steps)
        {
            switch (step)
            {
                case UnitStep.ReportFiled files:
                    await member.FileReportAsync(files.Report);
                    break;
                case UnitStep.RegistrationChanged moves:
                    (member.Name, member.Sector, member.Kind, member.IsActive) = ($"“{life.Code}”单位 🏫", moves.Sector, moves.Kind, moves.Active);
                    (await Region.Admin.PutAsync(
                        $"/v1/bureaus/{bureau}/units/{life.Code}",
                        new { name = member.Name, sector = moves.Sector, kind = moves.Kind, active = moves.Active })).Expect(HttpStatusCode.OK);
                    break;
            }
        }
    }
}

/// <summary>A unit of the region, as it is registered now.</summary>
public sealed class RankingModelUnit(UnitClient client)
{
    public UnitClient Client { get; } = client;

    public string Name { get; set; } = "单位";

    public required string Sector { get; set; }

    public required string Kind { get; set; }

    public bool IsActive { get; set; } = true;

    /// <summary>What its own report answers; nothing where it has filed none.</summary>
    public RankedFigures? Figures { get; private set; }

    /// <summary>Files a report, which only an active unit may.</summary>
    public async Task FileReportAsync(SmallReport report)
    {
        var answer = await Client.FileReportAsync(report.ToJson());
        if (!IsActive)
        {
            answer.ExpectProblem(HttpStatusCode.Conflict, "conflict");
            return;
        }

        Assert.True(answer.Status is HttpStatusCode.Created or HttpStatusCode.OK, answer.Body);
        Figures = RankedFigures.Parse((await Client.GetReportAsync()).Expect(HttpStatusCode.OK));
    }
}

/// <summary>What a unit is ranked by.</summary>
public sealed record RankedFigures(
    decimal Claimed, decimal Verified, decimal Difference, string ClaimedGrade, string VerifiedGrade, decimal? ExecutionRate,
    int High, int Medium, int Low, string PolicyAndRuleSet)
{
    /// <summary>The policy and the rule set that an answer says.</summary>
    public static string GetPolicyAndRuleSet(JsonNode answer) => $"{answer["policyBureau"]} {answer["policyVersion"]} {answer["ruleSetVersion"]}";

    /// <summary>Reads it from the answer to <c>GET …/self-evaluations/{y}</c>.</summary>
    public static RankedFigures Parse(JsonNode answer)
    {
        var (score, budget) = (answer["score"]!, answer["report"]!["budget"]!);
        var (adjusted, executed) = ((decimal)budget["adjusted"]!, (decimal)budget["executed"]!);
        int Count(string severity) => answer["deviations"]!.AsArray().Count(deviation =>
            (string?)deviation!["severity"] == severity && (string?)deviation["status"] is not ("dismissed" or "resolved"));
        return new RankedFigures(
            (decimal)score["claimed"]!,
            (decimal)score["verified"]!,
            (decimal)score["difference"]!,
            (string)score["claimedGrade"]!,
            (string)score["verifiedGrade"]!,
            adjusted == 0m ? null : Math.Round(100m * executed / adjusted, 6, MidpointRounding.AwayFromZero),
            Count("high"),
            Count("medium"),
            Count("low"),
            GetPolicyAndRuleSet(answer));
    }

    /// <summary>The value of a metric; nothing where there is none.</summary>
    public decimal? GetMetric(string metric) => metric switch
    {
        "verifiedScore" => Verified,
        "claimedScore" => Claimed,
        "scoreGap" => Difference,
        "executionRate" => ExecutionRate,
        "credibility" => Math.Max(0m, 100m - 10 * High - 4 * Medium - Low),
        _ => throw new ArgumentOutOfRangeException(nameof(metric), metric, null),
    };
}
