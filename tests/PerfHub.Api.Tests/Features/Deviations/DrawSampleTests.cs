using System.Net;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using PerfHub.Api.Security;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Stores;

namespace PerfHub.Api.Tests.Features.Deviations;

public abstract class DrawSampleTests(PerfHubHost host)
{
    private const int UnitCount = 12;

    [StoreFact]
    public async Task Anybody_can_draw_the_same_from_the_ranking_and_what_the_sample_tells()
    {
        var region = await CreateRegionWithReportsAsync();
        foreach (var (seed, size) in ((string, int)[])[("2024年抽查", 5), ("a b&c", 1), ("😀", 11), ("x", 4)])
        {
            var sample = await GetSampleAsync(region.Admin, $"size={size}&seed={Uri.EscapeDataString(seed)}");

            Assert.Equal((seed, size, UnitCount), ((string?)sample["seed"], (int)sample["size"]!, (int)sample["population"]!));
            var (certain, rest, drawn) = DrawExpectedSample(seed, size, await GetWeightsAsync(region.Admin, sample["weights"]!));
            Assert.Equal((certain, rest), ((int)sample["certain"]!, (decimal)sample["restWeight"]!));
            Assert.Equal(drawn.Order(StringComparer.Ordinal), GetKeys(sample).Order(StringComparer.Ordinal));
            Assert.All(sample["items"]!.AsArray(), it => Assert.Equal(
                Math.Round(Math.Min(1m, (size - certain) * (decimal)it!["weight"]! / rest), 9, MidpointRounding.AwayFromZero), (decimal)it["probability"]!));
        }
    }

    [StoreFact]
    public async Task The_same_seed_draws_the_same_on_every_host_and_a_unit_shows_what_its_ranking_does()
    {
        await using var another = new SecondHost(host);
        var region = await CreateRegionWithReportsAsync();
        var elsewhere = new BureauClient(another.CreateHttpClient(region.Admin.Http.DefaultRequestHeaders.Authorization!.Parameter), region.City);

        var sample = await GetSampleAsync(region.Admin, "size=6&seed=once");

        Assert.Equal(sample.ToJsonString(), (await GetSampleAsync(elsewhere, "size=6&seed=once")).ToJsonString());
        Assert.NotNull((DateTime?)sample["asOf"]);
        Assert.Equal("""{"base":1,"high":10,"medium":4,"low":1}""", sample["weights"]!.ToJsonString());
        var ranked = (await BureauClient.ReadAllPagesAsync(query => region.Admin.GetRankingAsync(query), "metric=credibility")).ToDictionary(GetKey);
        foreach (var item in sample["items"]!.AsArray())
        {
            var unit = ranked[GetKey(item!)];
            foreach (var name in (string[])["unitName", "sector", "score", "deviations"])
            {
                Assert.Equal(unit[name]!.ToJsonString(), item![name]!.ToJsonString());
            }

            Assert.Equal((decimal)unit["value"]!, (decimal)item!["credibility"]!);
        }

        var order = sample["items"]!.AsArray().Select(it => (Weight: (decimal)it!["weight"]!, Key: GetKey(it))).ToList();
        Assert.Equal(order.OrderByDescending(it => it.Weight).ThenBy(it => it.Key, StringComparer.Ordinal), order);
    }

    [StoreFact]
    public async Task Without_a_seed_one_is_made_up_and_told_and_draws_the_same_again()
    {
        var region = await CreateRegionWithReportsAsync();

        var (one, other) = (await GetSampleAsync(region.Admin, "size=4"), await GetSampleAsync(region.Admin, "size=4"));

        Assert.NotEqual((string?)one["seed"], (string?)other["seed"]);
        Assert.Equal(one.ToJsonString(), (await GetSampleAsync(region.Admin, $"size=4&seed={one["seed"]}")).ToJsonString());
    }

    [StoreFact]
    public async Task What_a_unit_weighs_follows_decisions_and_the_policy_in_force()
    {
        var region = await Region.CreateAsync(host);
        var unit = await region.RegisterUnitAsync();
        (await unit.FileReportAsync((new SmallReport { ActualStaff = 11, ClaimedGrade = "良" }).ToJson())).Expect(HttpStatusCode.Created);
        async Task<decimal> Weight() => (decimal)(await GetSampleAsync(region.Admin, "seed=x"))["items"]![0]!["weight"]!;
        Assert.Equal(12m, await Weight());

        var low = (string)(await region.Admin.ListDeviationsAsync("severity=low")).Expect(HttpStatusCode.OK)["items"]![0]!["id"]!;
        (await region.Admin.AddDeviationEventAsync(low, "dismiss", "已核实。")).Expect(HttpStatusCode.Created);
        Assert.Equal(11m, await Weight());

        (await region.Admin.PutPolicyAsync(new { credibility = new { high = 2.5m, medium = 0m, low = 0m } })).Expect(HttpStatusCode.OK);
        Assert.Equal(3.5m, await Weight());
    }

    [StoreFact]
    public async Task All_are_drawn_where_there_are_no_more_and_none_where_nobody_has_filed()
    {
        var region = await CreateRegionWithReportsAsync();
        await region.RegisterUnitAsync("without-report");

        var all = await GetSampleAsync(region.Admin, "size=500&seed=x");
        Assert.Equal((UnitCount, UnitCount, UnitCount, 0m), ((int)all["size"]!, (int)all["population"]!, (int)all["certain"]!, (decimal)all["restWeight"]!));
        Assert.All(all["items"]!.AsArray(), it => Assert.Equal(1m, (decimal)it!["probability"]!));

        var none = (await region.Admin.GetAsync($"/v1/bureaus/{region.City}/deviations/2023/sample?seed=x")).Expect(HttpStatusCode.OK);
        Assert.Equal((0, 0, 0), ((int)none["size"]!, (int)none["population"]!, none["items"]!.AsArray().Count));
    }

    [StoreFact]
    public async Task A_district_draws_from_its_own_and_nobody_from_beside_or_above()
    {
        var region = await CreateRegionWithReportsAsync();
        var south = await region.CreateClientAsync(region.South, Role.Auditor);

        var sample = await GetSampleAsync(south, "size=500");

        Assert.Equal(UnitCount / 2, (int)sample["population"]!);
        Assert.All(sample["items"]!.AsArray(), it => Assert.Equal(region.South, (string?)it!["bureau"]));
        foreach (var bureau in (string[])[region.North, region.City, "999999"])
        {
            (await south.GetAsync($"/v1/bureaus/{bureau}/deviations/2024/sample")).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        }

        var unit = await region.RegisterUnitAsync("0137", region.South);
        (await unit.GetAsync($"/v1/bureaus/{region.South}/deviations/2024/sample")).ExpectProblem(HttpStatusCode.Forbidden, "forbidden");
    }

    [StoreFact]
    public async Task Whoever_has_it_is_not_sent_it_until_something_changes()
    {
        var region = await CreateRegionWithReportsAsync();
        var path = $"/v1/bureaus/{region.City}/deviations/2024/sample?seed=x&size=500";
        var tag = (await region.Admin.GetAsync(path)).HttpResponse.Headers.ETag!.ToString();
        Assert.Equal(HttpStatusCode.NotModified, (await region.Admin.GetAsync(path, ("If-None-Match", tag))).Status);

        (await (await region.RegisterUnitAsync("new")).FileReportAsync(SeedReport.Bytes)).Expect(HttpStatusCode.Created);

        Assert.Equal(UnitCount + 1, (int)(await region.Admin.GetAsync(path, ("If-None-Match", tag))).Expect(HttpStatusCode.OK)["population"]!);
    }

    [StoreTheory]
    [InlineData("size=0")]
    [InlineData("size=501")]
    [InlineData("size=-1")]
    [InlineData("size=1.5")]
    [InlineData("size=")]
    [InlineData("size=all")]
    [InlineData("seed=")]
    [InlineData("seed=01234567890123456789012345678901234567890123456789012345678901234")]
    public async Task A_parameter_that_means_nothing_is_refused(string query)
    {
        var region = await Region.CreateAsync(host);

        (await region.Admin.GetAsync($"/v1/bureaus/{region.City}/deviations/2024/sample?{query}")).ExpectProblem(HttpStatusCode.BadRequest, "bad-parameter");
    }

    /// <summary>Units of both districts with nothing, little and much against them.</summary>
    private async Task<Region> CreateRegionWithReportsAsync()
    {
        var region = await Region.CreateAsync(host);
        await Task.WhenAll(Enumerable.Range(0, UnitCount).Select(async number =>
        {
            var unit = await region.RegisterUnitAsync($"U{number}", number % 2 == 0 ? region.North : region.South);
            var report = new SmallReport { ActualStaff = 10 + number % 3, ClaimedGrade = number % 4 == 3 ? "良" : "优", ExecutedBudget = number % 5 == 4 ? 120m : 100m };
            (await unit.FileReportAsync(number == 0 ? SeedReport.Json : report.ToJson())).Expect(HttpStatusCode.Created);
        }));
        return region;
    }

    private static async Task<JsonNode> GetSampleAsync(BureauClient bureau, string query) =>
        (await bureau.GetAsync($"/v1/bureaus/{bureau.BureauCode}/deviations/2024/sample?{query}")).Expect(HttpStatusCode.OK);

    private static IEnumerable<string> GetKeys(JsonNode sample) => sample["items"]!.AsArray().Select(it => GetKey(it!));

    private static string GetKey(JsonNode unit) => $"{unit["bureau"]}/{unit["unit"]}";

    /// <summary>What each unit weighs, in millionths, by what its ranking shows.</summary>
    private static async Task<Dictionary<string, long>> GetWeightsAsync(BureauClient bureau, JsonNode weights) =>
        (await BureauClient.ReadAllPagesAsync(query => bureau.GetRankingAsync(query), "limit=500")).ToDictionary(
            GetKey,
            unit => (long)(1_000_000m * ((decimal)weights["base"]! + ((string[])["high", "medium", "low"]).Sum(severity =>
                (decimal)weights[severity]! * (int)unit["deviations"]![severity]!))));

    /// <summary>The sample as the document has it drawn, by other means than the service's.</summary>
    private static (int Certain, decimal RestWeight, List<string> Units) DrawExpectedSample(string seed, int size, Dictionary<string, long> weights)
    {
        BigInteger Hash(string key) =>
            new(SHA256.HashData(Encoding.UTF8.GetBytes($"{seed}\n{key}")).AsSpan(0, 16), isUnsigned: true, isBigEndian: true);
        var (drawn, rest, sum) = (new List<string>(), weights.OrderByDescending(it => it.Value).ToList(), (BigInteger)weights.Values.Sum());
        while (rest.Count > 0 && (size - drawn.Count) * (BigInteger)rest[0].Value >= sum)
        {
            drawn.Add(rest[0].Key);
            sum -= rest[0].Value;
            rest.RemoveAt(0);
        }

        var (certain, left, reach) = (drawn.Count, size - drawn.Count, BigInteger.Zero);
        var point = rest.Count == 0 ? 0 : Hash("") % sum;
        foreach (var (key, weight) in rest.OrderBy(it => Hash(it.Key)))
        {
            reach += left * (BigInteger)weight;
            if (point < reach)
            {
                drawn.Add(key);
                point += sum;
            }
        }

        return (certain, (decimal)sum / 1_000_000m, drawn);
    }
}

public sealed class DrawSampleTestsOnSqlite(SqliteHost host) : DrawSampleTests(host), IClassFixture<SqliteHost>;

public sealed class DrawSampleTestsOnSqlServer(SqlServerHost host) : DrawSampleTests(host), IClassFixture<SqlServerHost>;
