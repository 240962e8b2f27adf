using System.Net;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;
using PerfHub.Api.Features.Deviations;
using PerfHub.Api.Security;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Stores;

namespace PerfHub.Api.Tests.Features.Deviations;

public abstract class DrawSampleTests(PerfHubHost host)
{
    private const int UnitCount = 12;

    [StoreFact]
    public async Task A_sample_can_be_recomputed_from_the_ranking_and_its_own_parameters()
    {
        var region = await CreateRegionWithReportsAsync();
        foreach (var (seed, size) in ((string, int)[])[("2024年抽查", 5), ("a b&c", 1), ("😀", 11), ("x", 4)])
        {
            var sample = await GetSampleAsync(region.Admin, $"size={size}&seed={Uri.EscapeDataString(seed)}");

            Assert.Equal((seed, size, UnitCount), (sample.Seed, sample.Size, sample.Population));
            var (certain, restWeight, drawn) = DrawExpectedSample(seed, size, await ComputeWeightsAsync(region.Admin, sample.Weights));
            Assert.Equal((certain, restWeight), (sample.Certain, sample.RestWeight));
            Assert.Equal(drawn.Order(StringComparer.Ordinal), sample.Items.Select(it => GetKey(it.Bureau, it.Unit)).Order(StringComparer.Ordinal));
            Assert.All(sample.Items, it => Assert.Equal(
                Math.Round(Math.Min(1m, (size - certain) * it.Weight / restWeight), 9, MidpointRounding.AwayFromZero), it.Probability));
        }
    }

    [StoreFact]
    public async Task The_same_seed_draws_the_same_units_on_every_host_with_the_figures_of_the_ranking()
    {
        await using var second = new SecondHost(host);
        var region = await CreateRegionWithReportsAsync();
        var onSecondHost = new BureauClient(second.CreateHttpClient(region.Admin.Http.DefaultRequestHeaders.Authorization!.Parameter), region.City);

        var response = await RequestSampleAsync(region.Admin, "size=6&seed=once");

        Assert.Equal(response.Body, (await RequestSampleAsync(onSecondHost, "size=6&seed=once")).Body);
        var sample = response.Expect<DrawSample.Sample>(HttpStatusCode.OK);
        Assert.NotNull(sample.AsOf);
        Assert.Equal(new DrawSample.SampleWeights(1m, 10m, 4m, 1m), sample.Weights);
        var ranked = (await region.Admin.ReadRankingAsync("metric=credibility")).ToDictionary(it => GetKey(it.Bureau, it.Unit));
        Assert.All(sample.Items, it =>
        {
            var unit = ranked[GetKey(it.Bureau, it.Unit)];
            Assert.Equal(
                (unit.UnitName, unit.Sector, unit.Score, unit.Deviations, unit.Value), (it.UnitName, it.Sector, it.Score, it.Deviations, it.Credibility));
        });

        var order = sample.Items.Select(it => (it.Weight, Key: GetKey(it.Bureau, it.Unit))).ToList();
        Assert.Equal(order.OrderByDescending(it => it.Weight).ThenBy(it => it.Key, StringComparer.Ordinal), order);
    }

    [StoreFact]
    public async Task Without_a_seed_a_random_one_is_returned_that_draws_the_same_sample_again()
    {
        var region = await CreateRegionWithReportsAsync();

        var (first, second) = (await RequestSampleAsync(region.Admin, "size=4"), await RequestSampleAsync(region.Admin, "size=4"));

        var seed = first.Expect<DrawSample.Sample>(HttpStatusCode.OK).Seed;
        Assert.NotEqual(seed, second.Expect<DrawSample.Sample>(HttpStatusCode.OK).Seed);
        Assert.Equal(first.Body, (await RequestSampleAsync(region.Admin, $"size=4&seed={seed}")).Body);
    }

    [StoreFact]
    public async Task A_units_weight_follows_decisions_and_the_policy_in_force()
    {
        var region = await Region.CreateAsync(host);
        var unit = await region.RegisterUnitAsync();
        (await unit.FileReportAsync((new SmallReport { ActualStaff = 11, ClaimedGrade = "良" }).ToJson())).Expect(HttpStatusCode.Created);
        Assert.Equal(12m, await GetWeightAsync());

        var low = (await region.Admin.ReadDeviationsAsync("severity=low"))[0];
        (await region.Admin.AddDeviationEventAsync(low.Id, "dismiss", "已核实。")).Expect(HttpStatusCode.Created);
        Assert.Equal(11m, await GetWeightAsync());

        (await region.Admin.PutPolicyAsync(new { credibility = new { high = 2.5m, medium = 0m, low = 0m } })).Expect(HttpStatusCode.OK);
        Assert.Equal(3.5m, await GetWeightAsync());

        async Task<decimal> GetWeightAsync() => (await GetSampleAsync(region.Admin, "seed=x")).Items[0].Weight;
    }

    [StoreFact]
    public async Task A_sample_is_limited_to_the_units_that_filed()
    {
        var region = await CreateRegionWithReportsAsync();
        await region.RegisterUnitAsync("without-report");

        var all = await GetSampleAsync(region.Admin, "size=500&seed=x");
        Assert.Equal((UnitCount, UnitCount, UnitCount, 0m), (all.Size, all.Population, all.Certain, all.RestWeight));
        Assert.All(all.Items, it => Assert.Equal(1m, it.Probability));

        var none = (await region.Admin.GetAsync($"/v1/bureaus/{region.City}/deviations/2023/sample?seed=x")).Expect<DrawSample.Sample>(HttpStatusCode.OK);
        Assert.Equal((0, 0, 0), (none.Size, none.Population, none.Items.Count));
    }

    [StoreFact]
    public async Task A_district_draws_only_from_its_own_units()
    {
        var region = await CreateRegionWithReportsAsync();
        var south = await region.CreateClientAsync(region.South, Role.Auditor);

        var sample = await GetSampleAsync(south, "size=500");

        Assert.Equal(UnitCount / 2, sample.Population);
        Assert.All(sample.Items, it => Assert.Equal(region.South, it.Bureau));
        foreach (var bureau in (string[])[region.North, region.City, "999999"])
        {
            (await south.GetAsync($"/v1/bureaus/{bureau}/deviations/2024/sample")).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        }

        var unit = await region.RegisterUnitAsync("0137", region.South);
        (await unit.GetAsync($"/v1/bureaus/{region.South}/deviations/2024/sample")).ExpectProblem(HttpStatusCode.Forbidden, "forbidden");
    }

    [StoreFact]
    public async Task A_sample_with_a_known_ETag_is_not_modified_until_a_report_is_filed()
    {
        var region = await CreateRegionWithReportsAsync();
        var path = $"/v1/bureaus/{region.City}/deviations/2024/sample?seed=x&size=500";
        var tag = (await region.Admin.GetAsync(path)).HttpResponse.Headers.ETag!.ToString();
        Assert.Equal(HttpStatusCode.NotModified, (await region.Admin.GetAsync(path, ("If-None-Match", tag))).Status);

        (await (await region.RegisterUnitAsync("new")).FileReportAsync(SeedReport.Bytes)).Expect(HttpStatusCode.Created);

        Assert.Equal(UnitCount + 1, (await region.Admin.GetAsync(path, ("If-None-Match", tag))).Expect<DrawSample.Sample>(HttpStatusCode.OK).Population);
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
    public async Task An_invalid_parameter_is_refused(string query)
    {
        var region = await Region.CreateAsync(host);

        (await region.Admin.GetAsync($"/v1/bureaus/{region.City}/deviations/2024/sample?{query}")).ExpectProblem(HttpStatusCode.BadRequest, "bad-parameter");
    }

    /// <summary>Registers units in both districts with no, few and many deviations.</summary>
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

    private static Task<ApiResponse> RequestSampleAsync(BureauClient bureau, string query) =>
        bureau.GetAsync($"/v1/bureaus/{bureau.BureauCode}/deviations/2024/sample?{query}");

    private static async Task<DrawSample.Sample> GetSampleAsync(BureauClient bureau, string query) =>
        (await RequestSampleAsync(bureau, query)).Expect<DrawSample.Sample>(HttpStatusCode.OK);

    private static string GetKey(string bureau, string unit) => $"{bureau}/{unit}";

    /// <summary>Computes each unit's weight, in millionths, from the deviation counts of the ranking.</summary>
    private static async Task<Dictionary<string, long>> ComputeWeightsAsync(BureauClient bureau, DrawSample.SampleWeights weights) =>
        (await bureau.ReadRankingAsync()).ToDictionary(
            it => GetKey(it.Bureau, it.Unit),
            it => (long)(1_000_000m * (weights.Base + weights.High * it.Deviations.High + weights.Medium * it.Deviations.Medium
                + weights.Low * it.Deviations.Low)));

    /// <summary>Draws the sample as the API documentation describes it, independently of the service's code.</summary>
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

public sealed class DrawSampleTestsOnSqlite(SharedHost<SqliteHost> shared) : DrawSampleTests(shared.Host), IClassFixture<SharedHost<SqliteHost>>;

public sealed class DrawSampleTestsOnSqlServer(SharedHost<SqlServerHost> shared) : DrawSampleTests(shared.Host), IClassFixture<SharedHost<SqlServerHost>>;
