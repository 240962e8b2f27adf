using System.Net;
using System.Text.Json.Nodes;
using PerfHub.Api.Security;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Stores;

namespace PerfHub.Api.Tests.Features.Bureaus;

/// <summary>A bureau is moved, and all below it goes along.</summary>
public abstract class MoveBureauTests(PerfHubHost host)
{
    [StoreFact]
    public async Task A_moved_bureau_is_answered_as_it_reads_from_then_on()
    {
        var region = await Region.CreateAsync(host);
        var before = (await host.Operator.GetAsync($"/v1/bureaus/{region.North}")).Expect(HttpStatusCode.OK);

        var moved = (await host.Operator.MoveBureauAsync(region.North, region.South)).Expect(HttpStatusCode.OK);

        before["parent"] = region.South;
        Assert.Equal(before.ToJsonString(), moved.ToJsonString());
        Assert.Equal(before.ToJsonString(), (await host.Operator.GetAsync($"/v1/bureaus/{region.North}")).Expect(HttpStatusCode.OK).ToJsonString());
        Assert.Null((await host.Operator.MoveBureauAsync(region.North, null)).Expect(HttpStatusCode.OK)["parent"]);
    }

    [StoreFact]
    public async Task The_bureau_that_is_left_loses_it_at_once_and_the_new_one_gains_it()
    {
        var (region, other) = (await Region.CreateAsync(host), await Region.CreateAsync(host));
        var unit = await region.RegisterUnitAsync();
        var receipt = (await unit.FileReportAsync(SeedReport.Bytes)).Expect(HttpStatusCode.Created);
        var key = (await region.Admin.CreateKeyAsync(Role.Auditor, bureau: region.North)).Expect(HttpStatusCode.Created);
        string[] paths =
        [
            $"/v1/bureaus/{region.North}", $"/v1/bureaus/{region.North}/units", $"/v1/bureaus/{region.North}/rankings/2024",
            $"/v1/bureaus/{region.North}/units/{unit.UnitCode}", unit.GetReportPath(), $"/v1/deviations/{receipt["deviations"]![0]!["id"]}",
            $"/v1/api-keys/{key["id"]}",
        ];
        await AssertStatusesAsync(region.Admin, paths, HttpStatusCode.OK);
        await AssertStatusesAsync(other.Admin, paths, HttpStatusCode.NotFound);

        (await host.Operator.MoveBureauAsync(region.North, other.South)).Expect(HttpStatusCode.OK);

        await AssertStatusesAsync(region.Admin, paths, HttpStatusCode.NotFound);
        await AssertStatusesAsync(other.Admin, paths, HttpStatusCode.OK);
        Assert.Equal((0, 1), (await CountRankedAsync(region.Admin), await CountRankedAsync(other.Admin)));
        (await unit.GetReportAsync()).Expect(HttpStatusCode.OK);
        var auditor = new BureauClient(host.CreateHttpClient((string?)key["key"]), region.North);
        Assert.Equal(1, await CountRankedAsync(auditor));
        (await auditor.GetAsync($"/v1/bureaus/{other.South}/rankings/2024")).ExpectProblem(HttpStatusCode.NotFound, "not-found");
    }

    [StoreFact]
    public async Task A_move_is_in_the_log_of_the_bureau_that_is_moved_with_where_it_was_moved()
    {
        var region = await Region.CreateAsync(host);
        (await host.Operator.MoveBureauAsync(region.North, region.South)).Expect(HttpStatusCode.OK);
        (await host.Operator.MoveBureauAsync(region.North, region.North)).ExpectValidationError("/parent", "cycle");
        (await host.Operator.MoveBureauAsync(region.North, null)).Expect(HttpStatusCode.OK);
        var key = (await host.Operator.CreateKeyAsync(Role.BureauAdmin, region.North)).Expect(HttpStatusCode.Created);

        var log = (await new ApiClient(host.CreateHttpClient((string?)key["key"])).GetAsync($"/v1/bureaus/{region.North}/audit-log")).Expect(HttpStatusCode.OK);

        Assert.Equal(
            [
                $"operator PUT /v1/bureaus/{region.North}/parent {region.City} → {region.South} done",
                $"operator PUT /v1/bureaus/{region.North}/parent {region.South} → - done",
                $"operator POST /v1/api-keys {key["id"]} done",
            ],
            log["items"]!.AsArray().Select(it => $"{it!["role"]} {it["action"]} {it["subject"]} {it["outcome"]}"));
    }

    [StoreFact]
    public async Task A_parent_that_is_not_there_is_refused()
    {
        var region = await Region.CreateAsync(host);

        (await host.Operator.MoveBureauAsync(region.North, "999999999999")).ExpectValidationError("/parent", "unknown");

        await AssertIsBelowAsync(region.North, region.City);
    }

    [StoreFact]
    public async Task A_bureau_cannot_lie_below_itself()
    {
        var region = await Region.CreateAsync(host);
        var district = region.North + "01";
        (await host.Operator.CreateBureauAsync(district, region.North)).Expect(HttpStatusCode.Created);

        foreach (var below in (string[])[region.City, region.North, district])
        {
            (await host.Operator.MoveBureauAsync(region.City, below)).ExpectValidationError("/parent", "cycle");
        }

        Assert.Null((await host.Operator.GetAsync($"/v1/bureaus/{region.City}")).Expect(HttpStatusCode.OK)["parent"]);
    }

    [StoreFact]
    public async Task The_same_parent_again_changes_nothing()
    {
        var region = await Region.CreateAsync(host);
        (await (await region.RegisterUnitAsync()).FileReportAsync(SeedReport.Bytes)).Expect(HttpStatusCode.Created);

        for (var i = 0; i < 2; i++)
        {
            (await host.Operator.MoveBureauAsync(region.North, region.City)).Expect(HttpStatusCode.OK);
            (await host.Operator.MoveBureauAsync(region.City, null)).Expect(HttpStatusCode.OK);
        }

        await AssertIsBelowAsync(region.North, region.City);
        Assert.Equal(1, await CountRankedAsync(region.Admin));
    }

    // An absent parent is no wish to be at the top.
    [StoreTheory]
    [InlineData("{}", "required")]
    [InlineData("""{"parent":""}""", "blank")]
    [InlineData("""{"parent":"1234567890123"}""", "too-long")]
    [InlineData("""{"parent":65}""", "wrong-type")]
    public async Task The_parent_must_be_said(string body, string fault)
    {
        var region = await Region.CreateAsync(host);

        (await host.Operator.PutAsync($"/v1/bureaus/{region.North}/parent", JsonNode.Parse(body)!)).ExpectValidationError("/parent", fault);

        await AssertIsBelowAsync(region.North, region.City);
    }

    [StoreFact]
    public async Task Only_an_operator_moves_bureaus()
    {
        var region = await Region.CreateAsync(host);
        var move = new { parent = region.South };

        foreach (var role in (Role[])[Role.BureauAdmin, Role.BureauReader, Role.Auditor])
        {
            var client = await region.CreateClientAsync(region.City, role);
            (await client.PutAsync($"/v1/bureaus/{region.North}/parent", move)).ExpectProblem(HttpStatusCode.Forbidden, "forbidden");
        }

        (await host.Operator.PutAsync("/v1/bureaus/99999999/parent", move)).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        await AssertIsBelowAsync(region.North, region.City);
    }

    [StoreFact]
    public async Task Of_moves_side_by_side_none_makes_a_circle()
    {
        var region = await Region.CreateAsync(host);
        (await host.Operator.MoveBureauAsync(region.North, null)).Expect(HttpStatusCode.OK);
        (await host.Operator.MoveBureauAsync(region.South, null)).Expect(HttpStatusCode.OK);

        for (var round = 0; round < 10; round++)
        {
            var answers = await Task.WhenAll(
                host.Operator.MoveBureauAsync(region.City, region.North), host.Operator.MoveBureauAsync(region.North, region.South), host.Operator.MoveBureauAsync(region.South, region.City));

            Assert.Equal(2, answers.Count(answer => answer.Status == HttpStatusCode.OK));
            Assert.Single(answers, answer => answer.Status == HttpStatusCode.UnprocessableEntity).ExpectValidationError("/parent", "cycle");
            foreach (var bureau in (string[])[region.City, region.North, region.South])
            {
                (await host.Operator.MoveBureauAsync(bureau, null)).Expect(HttpStatusCode.OK);
            }
        }
    }

    [StoreFact]
    public async Task A_bureau_registered_below_one_that_moves_lies_where_that_one_does()
    {
        var (region, other) = (await Region.CreateAsync(host), await Region.CreateAsync(host));
        for (var i = 10; i < 20; i++)
        {
            var (code, to) = ($"{region.North}{i}", i % 2 == 0 ? other.City : region.City);
            var answers = await Task.WhenAll(host.Operator.MoveBureauAsync(region.North, to), host.Operator.CreateBureauAsync(code, region.North));

            Assert.Equal([HttpStatusCode.OK, HttpStatusCode.Created], answers.Select(answer => answer.Status));
            await AssertStatusesAsync(to == region.City ? region.Admin : other.Admin, [$"/v1/bureaus/{code}"], HttpStatusCode.OK);
            await AssertStatusesAsync(to == region.City ? other.Admin : region.Admin, [$"/v1/bureaus/{code}"], HttpStatusCode.NotFound);
        }
    }

    [StoreFact]
    public async Task What_is_filed_while_bureaus_move_is_ranked_once_and_where_they_are_in_the_end()
    {
        var (region, other) = (await Region.CreateAsync(host), await Region.CreateAsync(host));
        var units = new List<UnitClient>();
        for (var i = 0; i < 8; i++)
        {
            units.Add(await region.RegisterUnitAsync($"{i}"));
        }

        var filing = Task.WhenAll(units.Select(async unit =>
        {
            for (var revision = 0; revision < 6; revision++)
            {
                var report = new SmallReport { ClaimedTotal = revision, Conclusion = $"{unit.UnitCode}/{revision}" };
                (await unit.FileReportAsync(report.ToJson())).Expect(HttpStatusCode.Created);
            }
        }));
        var moves = 0;
        do
        {
            (await host.Operator.MoveBureauAsync(region.North, moves % 2 == 0 ? other.South : region.City)).Expect(HttpStatusCode.OK);
            (await region.Admin.GetRankingAsync("limit=1")).Expect(HttpStatusCode.OK);
        }
        while (++moves < 10 || moves % 2 == 1 || !filing.IsCompleted);

        await filing;
        foreach (var metric in (string[])["claimedScore", "verifiedScore", "credibility"])
        {
            var items = await BureauClient.ReadAllPagesAsync(more => region.Admin.GetRankingAsync(more), $"metric={metric}&limit=3");
            Assert.Equal(units.Select(unit => unit.UnitCode), items.Select(item => (string)item["unit"]!).Order());
            Assert.All(items, item => Assert.Equal(5m, (decimal)item["score"]!["claimed"]!));
            Assert.Empty(await BureauClient.ReadAllPagesAsync(more => other.Admin.GetRankingAsync(more), $"metric={metric}"));
        }

        Assert.Equal((8, 0), (await CountRankedAsync(region.Admin), await CountRankedAsync(other.Admin)));
    }

    private static async Task<int> CountRankedAsync(BureauClient client) =>
        (int)(await client.GetRankingAsync()).Expect(HttpStatusCode.OK)["population"]!;

    private static async Task AssertStatusesAsync(ApiClient client, string[] paths, HttpStatusCode status)
    {
        foreach (var path in paths)
        {
            var answer = await client.GetAsync(path);
            Assert.True(answer.Status == status, $"{path}: {(int)status} expected, {(int)answer.Status} came");
        }
    }

    private async Task AssertIsBelowAsync(string bureau, string parent) =>
        Assert.Equal(parent, (string?)(await host.Operator.GetAsync($"/v1/bureaus/{bureau}")).Expect(HttpStatusCode.OK)["parent"]);
}

public sealed class MoveBureauTestsOnSqlite(SqliteHost host) : MoveBureauTests(host), IClassFixture<SqliteHost>;

public sealed class MoveBureauTestsOnSqlServer(SqlServerHost host) : MoveBureauTests(host), IClassFixture<SqlServerHost>;
