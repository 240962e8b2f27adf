using System.Net;
using System.Text.Json.Nodes;
using PerfHub.Api.Features.Overviews;
using PerfHub.Api.Features.SelfEvaluations;
using PerfHub.Api.Reports.Receipts;
using PerfHub.Api.Reports.Reviews;
using PerfHub.Api.Security;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Stores;
using PerfHub.Rules.Report;

namespace PerfHub.Api.Tests.Features.SelfEvaluations;

/// <summary>The score that a bureau states on accepting stands beside the claimed and the verified one.</summary>
public abstract class ReviewedScoreTests(PerfHubHost host)
{
    private const string Part = """{"pointer":"/indicators/0/score","score":8,"reason":"台账只支持部分完成。"}""";

    [StoreFact]
    public async Task It_is_in_receipt_history_ranking_and_overview_until_the_report_is_reopened()
    {
        var region = await Region.CreateAsync(host);
        var units = await Task.WhenAll(Enumerable.Range(1, 3).Select(number => region.RegisterUnitAsync($"{number}")));
        foreach (var (number, unit) in units.Index())
        {
            (await unit.FileReportAsync(SeedReport.CreateVariant(number))).Expect(HttpStatusCode.Created);
        }

        var tag = (await units[0].GetReportAsync()).HttpResponse.Headers.ETag;
        var made = (await AcceptAsync(region, units[0], $$"""{"total":88.5,"parts":[{{Part}}]}""")).Expect<DecideReport.Result>(HttpStatusCode.Created);
        (await AcceptAsync(region, units[1], """{"total":95.80}""")).Expect(HttpStatusCode.Created);
        (await region.Admin.DecideReportAsync(units[2], "accept")).Expect(HttpStatusCode.Created);

        var reviewed = made.ReviewedScore!;
        Assert.Equal((88.5m, Grade.Good, "/indicators/0/score", 8m), (reviewed.Total, reviewed.Grade, reviewed.Parts.Single().Pointer, reviewed.Parts.Single().Score));
        var response = await units[0].GetReportAsync();
        AssertEqual(reviewed, response.Expect<Receipt>(HttpStatusCode.OK).ReviewedScore);
        var score = response.Expect<Receipt>(HttpStatusCode.OK).Score;
        Assert.Equal((score.Claimed, score.Verified), (reviewed.Claimed, reviewed.Verified));
        var year = (await units[0].GetUnitHistoryAsync()).Expect(HttpStatusCode.OK)["years"]![0]!;
        Assert.Equal(("88.5", "良"), ($"{year["reviewedScore"]}", $"{year["grade"]!["reviewed"]}"));
        Assert.NotEqual(tag, response.HttpResponse.Headers.ETag);
        AssertEqual(reviewed, (await units[0].ReadReportHistoryAsync())[^1].ReviewedScore);
        Assert.Null((await units[2].ReadReportAsync()).ReviewedScore);
        Assert.Null((await units[2].GetReportAsync()).Json["reviewedScore"]);

        var ranking = (await region.Admin.GetRankingAsync("metric=reviewedScore")).Expect(HttpStatusCode.OK);
        Assert.Equal(2, (int)ranking["population"]!);
        Assert.Equal(
            ["2 95.8 优 1 100", "1 88.5 良 2 0"],
            ranking["items"]!.AsArray().Select(it => $"{it!["unit"]} {it["value"]} {it["grade"]!["reviewed"]} {it["rank"]} {it["percentile"]}"));
        Assert.Equal("88.5", $"{ranking["items"]![1]!["score"]!["reviewed"]}");
        Assert.Equal(["1", "2"], (await region.Admin.ReadRankingAsync("metric=reviewedScore&order=asc&limit=1")).Select(it => it.Unit));
        Assert.Equal(3, (await region.Admin.ReadRankingAsync()).Count);
        var all = (await region.Admin.GetOverviewAsync()).Expect<Overview>(HttpStatusCode.OK).All;
        Assert.Equal(92.15m, all.Reviewed!.Mean);
        Assert.Equal([1, 1, 0, 0], all.Grades.Select(it => it.Reviewed));

        (await region.Admin.DecideReportAsync(units[0], "reopen", "更正。")).Expect(HttpStatusCode.Created);
        Assert.Null((await units[0].ReadReportAsync()).ReviewedScore);
        Assert.Equal(["2"], (await region.Admin.ReadRankingAsync("metric=reviewedScore")).Select(it => it.Unit));
        (await AcceptAsync(region, units[0], """{"total":99}""", "复核无误。")).Expect(HttpStatusCode.Created);
        Assert.Equal(["1", "2"], (await region.Admin.ReadRankingAsync("metric=reviewedScore")).Select(it => it.Unit));
        Assert.Equal([null, 88.5m, null, 99m], (await units[0].ReadReportHistoryAsync()).Select(it => it.ReviewedScore?.Total));
    }

    [StoreTheory]
    [InlineData("""{"total":101}""", "/reviewedScore/total out-of-range")]
    [InlineData("""{"parts":[]}""", "/reviewedScore/total required")]
    [InlineData("""{"total":90}""", "/reason required")]
    [InlineData("""{"total":90,"grade":"优"}""", "/reviewedScore/grade unknown")]
    [InlineData("""{"total":90,"parts":[{"pointer":"/indicators/99/score","score":1,"reason":"x"}]}""", "/reviewedScore/parts/0/pointer unknown-part")]
    [InlineData("""{"total":90,"parts":[{"pointer":"/score/execution","score":1,"reason":"x"},{"pointer":"/score/execution","score":2,"reason":"x"}]}""", "/reviewedScore/parts/1/pointer duplicate")]
    [InlineData("""{"total":90,"parts":[{"pointer":"/score/execution","score":1}]}""", "/reviewedScore/parts/0/reason required")]
    public async Task An_invalid_score_is_refused(string score, string error)
    {
        var region = await Region.CreateAsync(host);
        var unit = await region.RegisterUnitAsync();
        (await unit.FileReportAsync(SeedReport.Bytes)).Expect(HttpStatusCode.Created);

        var response = await AcceptAsync(region, unit, score);

        response.ExpectProblem(HttpStatusCode.UnprocessableEntity, "invalid-body");
        Assert.Equal([error.Split(' ')[0]], response.GetValidationErrors().Select(it => it.Split(' ')[0]));
    }

    [StoreFact]
    public async Task Only_an_acceptance_takes_a_score()
    {
        var region = await Region.CreateAsync(host);
        var unit = await region.RegisterUnitAsync();
        (await unit.FileReportAsync(SeedReport.Bytes)).Expect(HttpStatusCode.Created);

        (await region.Admin.PostAsync($"{unit.GetReportPath()}/decisions", JsonNode.Parse("""{"decision":"return","reason":"x","reviewedScore":{"total":90}}""")!))
            .ExpectValidationError("/reviewedScore", "not-with-decision");
    }

    [StoreFact]
    public async Task The_key_that_filed_a_report_cannot_accept_it_unless_the_policy_allows_that()
    {
        var region = await Region.CreateAsync(host);
        var unit = await region.RegisterUnitAsync();
        var line = ApiClient.CreateBatchLine(unit.UnitCode, SeedReport.Json.ToUtf8Bytes());
        Assert.Equal(201, Assert.Single((await region.Admin.FileBatchAsync(region.North, [line])).ExpectLines<FileBatch.Result>()).Status);

        Assert.Contains(
            "由当前密钥代为填报", (string)(await region.Admin.DecideReportAsync(unit, "accept")).ExpectProblem(HttpStatusCode.Conflict, "conflict")["detail"]!, StringComparison.Ordinal);
        var second = await region.CreateClientAsync(region.City, Role.BureauAdmin);
        (await second.DecideReportAsync(unit, "accept")).Expect(HttpStatusCode.Created);
        (await second.DecideReportAsync(unit, "reopen", "演示。")).Expect(HttpStatusCode.Created);

        (await region.Admin.PutPolicyAsync(new { filerMayAccept = true })).Expect(HttpStatusCode.OK);
        (await region.Admin.DecideReportAsync(unit, "accept")).Expect(HttpStatusCode.Created);
    }

    private static Task<ApiResponse> AcceptAsync(Region region, UnitClient unit, string reviewedScore, string? reason = null) => region.Admin.PostAsync(
        $"{unit.GetReportPath()}/decisions", new JsonObject { ["decision"] = "accept", ["reason"] = reason, ["reviewedScore"] = JsonNode.Parse(reviewedScore) });

    private static void AssertEqual(ReviewedScore expected, ReviewedScore? actual)
    {
        Assert.Equal(expected.Parts, actual!.Parts);
        Assert.Equal(expected with { Parts = [] }, actual with { Parts = [] });
    }
}

public sealed class ReviewedScoreTestsOnSqlite(SqliteHost host) : ReviewedScoreTests(host), IClassFixture<SqliteHost>;

public sealed class ReviewedScoreTestsOnSqlServer(SqlServerHost host) : ReviewedScoreTests(host), IClassFixture<SqlServerHost>;
