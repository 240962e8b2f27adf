using System.Net;
using System.Text.Json.Nodes;
using PerfHub.Api.Security;
using PerfHub.Api.Tests.Product;
using PerfHub.Api.Tests.Stores;

namespace PerfHub.Api.Tests.Features.Bureaus;

/// <summary>A bureau is moved, and all below it goes along.</summary>
public abstract class MoveBureauTests(PerfHubHost host)
{
    [StoreFact]
    public async Task A_moved_bureau_is_answered_as_it_reads_from_then_on()
    {
        var region = await Region.Create(host);
        var before = (await host.Operator.Get($"/v1/bureaus/{region.North}")).Expect(HttpStatusCode.OK);

        var moved = (await host.Operator.MoveBureau(region.North, region.South)).Expect(HttpStatusCode.OK);

        before["parent"] = region.South;
        Assert.Equal(before.ToJsonString(), moved.ToJsonString());
        Assert.Equal(before.ToJsonString(), (await host.Operator.Get($"/v1/bureaus/{region.North}")).Expect(HttpStatusCode.OK).ToJsonString());
        Assert.Null((await host.Operator.MoveBureau(region.North, null)).Expect(HttpStatusCode.OK)["parent"]);
    }

    [StoreFact]
    public async Task The_bureau_that_is_left_loses_it_at_once_and_the_new_one_gains_it()
    {
        var (region, other) = (await Region.Create(host), await Region.Create(host));
        var unit = await region.RegisterUnit();
        var receipt = (await unit.FileReport(SeedReport.Bytes)).Expect(HttpStatusCode.Created);
        var key = (await region.Admin.CreateKey(Role.Auditor, bureau: region.North)).Expect(HttpStatusCode.Created);
        string[] paths =
        [
            $"/v1/bureaus/{region.North}", $"/v1/bureaus/{region.North}/units", $"/v1/bureaus/{region.North}/rankings/2024",
            $"/v1/bureaus/{region.North}/units/{unit.UnitCode}", unit.GetReportPath(), $"/v1/deviations/{receipt["deviations"]![0]!["id"]}",
            $"/v1/api-keys/{key["id"]}",
        ];
        await AssertStatuses(region.Admin, paths, HttpStatusCode.OK);
        await AssertStatuses(other.Admin, paths, HttpStatusCode.NotFound);

        (await host.Operator.MoveBureau(region.North, other.South)).Expect(HttpStatusCode.OK);

        await AssertStatuses(region.Admin, paths, HttpStatusCode.NotFound);
        await AssertStatuses(other.Admin, paths, HttpStatusCode.OK);
        Assert.Equal((0, 1), (await CountRanked(region.Admin), await CountRanked(other.Admin)));
        (await unit.GetReport()).Expect(HttpStatusCode.OK);
        var auditor = new BureauClient(host.CreateHttpClient((string?)key["key"]), region.North);
        Assert.Equal(1, await CountRanked(auditor));
        (await auditor.Get($"/v1/bureaus/{other.South}/rankings/2024")).ExpectProblem(HttpStatusCode.NotFound, "not-found");
    }

    [StoreFact]
    public async Task A_move_is_in_the_log_of_the_bureau_that_is_moved_with_where_it_was_moved()
    {
        var region = await Region.Create(host);
        (await host.Operator.MoveBureau(region.North, region.South)).Expect(HttpStatusCode.OK);
        (await host.Operator.MoveBureau(region.North, region.North)).ExpectValidationError("/parent", "cycle");
        (await host.Operator.MoveBureau(region.North, null)).Expect(HttpStatusCode.OK);
        var key = (await host.Operator.CreateKey(Role.BureauAdmin, region.North)).Expect(HttpStatusCode.Created);

        var log = (await new ApiClient(host.CreateHttpClient((string?)key["key"])).Get($"/v1/bureaus/{region.North}/audit-log")).Expect(HttpStatusCode.OK);

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
        var region = await Region.Create(host);

        (await host.Operator.MoveBureau(region.North, "999999999999")).ExpectValidationError("/parent", "unknown");

        await AssertIsBelow(region.North, region.City);
    }

    [StoreFact]
    public async Task A_bureau_cannot_lie_below_itself()
    {
        var region = await Region.Create(host);
        var district = region.North + "01";
        (await host.Operator.CreateBureau(district, region.North)).Expect(HttpStatusCode.Created);

        foreach (var below in (string[])[region.City, region.North, district])
        {
            (await host.Operator.MoveBureau(region.City, below)).ExpectValidationError("/parent", "cycle");
        }

        Assert.Null((await host.Operator.Get($"/v1/bureaus/{region.City}")).Expect(HttpStatusCode.OK)["parent"]);
    }

    [StoreFact]
    public async Task The_same_parent_again_changes_nothing()
    {
        var region = await Region.Create(host);
        (await (await region.RegisterUnit()).FileReport(SeedReport.Bytes)).Expect(HttpStatusCode.Created);

        for (var i = 0; i < 2; i++)
        {
            (await host.Operator.MoveBureau(region.North, region.City)).Expect(HttpStatusCode.OK);
            (await host.Operator.MoveBureau(region.City, null)).Expect(HttpStatusCode.OK);
        }

        await AssertIsBelow(region.North, region.City);
        Assert.Equal(1, await CountRanked(region.Admin));
    }

    // An absent parent is no wish to be at the top.
    [StoreTheory]
    [InlineData("{}", "required")]
    [InlineData("""{"parent":""}""", "blank")]
    [InlineData("""{"parent":"1234567890123"}""", "too-long")]
    [InlineData("""{"parent":65}""", "wrong-type")]
    public async Task The_parent_must_be_said(string body, string fault)
    {
        var region = await Region.Create(host);

        (await host.Operator.Put($"/v1/bureaus/{region.North}/parent", JsonNode.Parse(body)!)).ExpectValidationError("/parent", fault);

        await AssertIsBelow(region.North, region.City);
    }

    [StoreFact]
    public async Task Only_an_operator_moves_bureaus()
    {
        var region = await Region.Create(host);
        var move = new { parent = region.South };

        foreach (var role in (Role[])[Role.BureauAdmin, Role.BureauReader, Role.Auditor])
        {
            var client = await region.CreateClient(region.City, role);
            (await client.Put($"/v1/bureaus/{region.North}/parent", move)).ExpectProblem(HttpStatusCode.Forbidden, "forbidden");
        }

        (await host.Operator.Put("/v1/bureaus/99999999/parent", move)).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        await AssertIsBelow(region.North, region.City);
    }

    [StoreFact]
    public async Task Of_moves_side_by_side_none_makes_a_circle()
    {
        var region = await Region.Create(host);
        (await host.Operator.MoveBureau(region.North, null)).Expect(HttpStatusCode.OK);
        (await host.Operator.MoveBureau(region.South, null)).Expect(HttpStatusCode.OK);

        for (var round = 0; round < 10; round++)
        {
            var answers = await Task.WhenAll(
                host.Operator.MoveBureau(region.City, region.North), host.Operator.MoveBureau(region.North, region.South), host.Operator.MoveBureau(region.South, region.City));

            Assert.Equal(2, answers.Count(answer => answer.Status == HttpStatusCode.OK));
            Assert.Single(answers, answer => answer.Status == HttpStatusCode.UnprocessableEntity).ExpectValidationError("/parent", "cycle");
            foreach (var bureau in (string[])[region.City, region.North, region.South])
            {
                (await host.Operator.MoveBureau(bureau, null)).Expect(HttpStatusCode.OK);
            }
        }
    }

    [StoreFact]
    public async Task A_bureau_registered_below_one_that_moves_lies_where_that_one_does()
    {
        var (region, other) = (await Region.Create(host), await Region.Create(host));
        for (var i = 10; i < 20; i++)
        {
            var (code, to) = ($"{region.North}{i}", i % 2 == 0 ? other.City : region.City);
            var answers = await Task.WhenAll(host.Operator.MoveBureau(region.North, to), host.Operator.CreateBureau(code, region.North));

            Assert.Equal([HttpStatusCode.OK, HttpStatusCode.Created], answers.Select(answer => answer.Status));
            await AssertStatuses(to == region.City ? region.Admin : other.Admin, [$"/v1/bureaus/{code}"], HttpStatusCode.OK);
            await AssertStatuses(to == region.City ? other.Admin : region.Admin, [$"/v1/bureaus/{code}"], HttpStatusCode.NotFound);
        }
    }

    [StoreFact]
    public async Task What_is_filed_while_bureaus_move_is_ranked_once_and_where_they_are_in_the_end()
    {
        var (region, other) = (await Region.Create(host), await Region.Create(host));
        var units = new List<UnitClient>();
        for (var i = 0; i < 8; i++)
        {
            units.Add(await region.RegisterUnit($"{i}"));
        }

        var filing = Task.WhenAll(units.Select(async unit =>
        {
            for (var revision = 0; revision < 6; revision++)
            {
                var report = new SmallReport { ClaimedTotal = revision, Conclusion = $"{unit.UnitCode}/{revision}" };
                (await unit.FileReport(report.ToJson())).Expect(HttpStatusCode.Created);
            }
        }));
        var moves = 0;
        do
        {
            (await host.Operator.MoveBureau(region.North, moves % 2 == 0 ? other.South : region.City)).Expect(HttpStatusCode.OK);
            (await region.Admin.GetRanking("limit=1")).Expect(HttpStatusCode.OK);
        }
        while (++moves < 10 || moves % 2 == 1 || !filing.IsCompleted);

        await filing;
        foreach (var metric in (string[])["claimedScore", "verifiedScore", "credibility"])
        {
            var items = await BureauClient.ReadAllPages(more => region.Admin.GetRanking(more), $"metric={metric}&limit=3");
            Assert.Equal(units.Select(unit => unit.UnitCode), items.Select(item => (string)item["unit"]!).Order());
            Assert.All(items, item => Assert.Equal(5m, (decimal)item["score"]!["claimed"]!));
            Assert.Empty(await BureauClient.ReadAllPages(more => other.Admin.GetRanking(more), $"metric={metric}"));
        }

        Assert.Equal((8, 0), (await CountRanked(region.Admin), await CountRanked(other.Admin)));
    }

    private static async Task<int> CountRanked(BureauClient client) =>
        (int)(await client.GetRanking()).Expect(HttpStatusCode.OK)["population"]!;

    private static async Task AssertStatuses(ApiClient client, string[] paths, HttpStatusCode status)
    {
        foreach (var path in paths)
        {
            var answer = await client.Get(path);
            Assert.True(answer.Status == status, $"{path}: {(int)status} expected, {(int)answer.Status} came");
        }
    }

    private async Task AssertIsBelow(string bureau, string parent) =>
        Assert.Equal(parent, (string?)(await host.Operator.Get($"/v1/bureaus/{bureau}")).Expect(HttpStatusCode.OK)["parent"]);
}

public sealed class MoveBureauTestsOnSqlite(SqliteHost host) : MoveBureauTests(host), IClassFixture<SqliteHost>;

public sealed class MoveBureauTestsOnSqlServer(SqlServerHost host) : MoveBureauTests(host), IClassFixture<SqlServerHost>;
