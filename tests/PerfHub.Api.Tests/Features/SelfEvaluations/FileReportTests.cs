using System.Net;
using System.Text.Json.Nodes;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Stores;

namespace PerfHub.Api.Tests.Features.SelfEvaluations;

public abstract class FileReportTests(PerfHubHost host)
{
    [StoreFact]
    public async Task The_same_report_filed_twice_is_one_revision()
    {
        var unit = await (await Region.CreateAsync(host)).RegisterUnitAsync();

        var first = (await unit.FileReportAsync(SeedReport.Bytes)).Expect(HttpStatusCode.Created);
        var second = (await unit.FileReportAsync(SeedReport.Bytes)).Expect(HttpStatusCode.OK);

        Assert.Equal(first.ToJsonString(), second.ToJsonString());
        Assert.Single((await unit.ListRevisionsAsync()).Expect(HttpStatusCode.OK)["items"]!.AsArray());
    }

    [StoreFact]
    public async Task Another_body_is_the_next_revision_though_it_says_the_same()
    {
        var unit = await (await Region.CreateAsync(host)).RegisterUnitAsync();
        var first = (await unit.FileReportAsync(SeedReport.Bytes)).Expect(HttpStatusCode.Created);

        // One more line end at the end: the content is what was sent, not what it means.
        var answer = await unit.FileReportAsync([.. SeedReport.Bytes, (byte)'\n']);

        var second = answer.Expect(HttpStatusCode.Created);
        Assert.Equal($"{unit.GetReportPath()}/revisions/2", answer.HttpResponse.Headers.Location?.OriginalString);
        Assert.Equal(2, (int)second["revision"]!);
        Assert.Equal((string?)first["contentSha256"], (string?)second["previousSha256"]);
        Assert.NotEqual((string?)first["contentSha256"], (string?)second["contentSha256"]);
        Assert.Equal(first["deviations"]!.ToJsonString(), second["deviations"]!.ToJsonString());
    }

    [StoreFact]
    public async Task A_content_of_an_earlier_revision_is_the_next_one_and_not_that_one_again()
    {
        var unit = await (await Region.CreateAsync(host)).RegisterUnitAsync();
        int[] contents = [1, 2, 1, 1, 2];

        var answers = new List<ApiResponse>();
        foreach (var content in contents)
        {
            answers.Add(await unit.FileReportAsync(SeedReport.CreateVariant(content)));
        }

        Assert.Equal([201, 201, 201, 200, 201], answers.Select(answer => (int)answer.Status));
        Assert.Equal([1, 2, 3, 3, 4], answers.Select(answer => (int)answer.Json["revision"]!));
    }

    [StoreFact]
    public async Task The_same_content_of_another_unit_or_year_is_a_report_of_its_own()
    {
        var region = await Region.CreateAsync(host);
        var (unit, other, namesake) = (await region.RegisterUnitAsync("1"), await region.RegisterUnitAsync("2"), await region.RegisterUnitAsync("1", region.South));

        ApiResponse[] answers = [await unit.FileReportAsync(SeedReport.Bytes), await other.FileReportAsync(SeedReport.Bytes), await namesake.FileReportAsync(SeedReport.Bytes), await unit.FileReportAsync(SeedReport.Bytes, 2023)];

        var receipts = answers.Select(answer => answer.Expect(HttpStatusCode.Created)).ToList();
        Assert.All(receipts, receipt => Assert.Equal((1, null), ((int)receipt["revision"]!, (string?)receipt["previousSha256"])));
        Assert.Equal(4 * 13, receipts.SelectMany(receipt => receipt["deviations"]!.AsArray()).Select(it => (string?)it!["id"]).Distinct().Count());
    }

    [StoreFact]
    public async Task Figures_that_cannot_be_true_are_stored_and_flagged_and_not_refused()
    {
        var unit = await (await Region.CreateAsync(host)).RegisterUnitAsync();
        var report = new SmallReport { ExecutedBudget = 1_000_000_000_000m, IndicatorScore = 999m, ClaimedTotal = 0m, ClaimedGrade = "差", FinalValue = -5m }.ToJson();
        report["budget"]!["adjustment"] = 50;

        var receipt = (await unit.FileReportAsync(report)).Expect(HttpStatusCode.Created);

        var rules = receipt["deviations"]!.AsArray().Select(it => (string)it!["rule"]!).ToHashSet();
        Assert.Superset(
            new HashSet<string> { "budget-adjustment-sum", "overspent-budget", "score-exceeds-weight", "score-sum", "score-unsupported", "target-missed" },
            rules);
        Assert.Equal((int)receipt["rules"]!["flagged"]!, receipt["deviations"]!.AsArray().Count);
        Assert.Equal(report.ToJsonString(), (await unit.GetReportAsync()).Json["report"]!.ToJsonString());
    }

    [StoreTheory]
    [InlineData(2000)]
    [InlineData(2100)]
    public async Task The_first_and_the_last_year_can_be_filed(int year)
    {
        var receipt = (await (await (await Region.CreateAsync(host)).RegisterUnitAsync()).FileReportAsync(SeedReport.Bytes, year)).Expect(HttpStatusCode.Created);

        Assert.Equal(year, (int)receipt["fiscalYear"]!);
    }

    [StoreFact]
    public async Task Twenty_different_reports_at_once_become_revisions_1_to_20()
    {
        var unit = await (await Region.CreateAsync(host)).RegisterUnitAsync();

        var receipts = await Task.WhenAll(Enumerable.Range(1, 20).Select(async number =>
            (await unit.FileReportAsync(SeedReport.CreateVariant(number))).Expect(HttpStatusCode.Created)));

        var numbers = receipts.Select(receipt => (int)receipt["revision"]!).Order();
        Assert.Equal(Enumerable.Range(1, 20), numbers);
        var revisions = (await unit.ListRevisionsAsync()).Expect(HttpStatusCode.OK)["items"]!.AsArray();
        Assert.Equal(
            revisions.Select(revision => (string?)revision!["contentSha256"]).SkipLast(1).Prepend(null),
            revisions.Select(revision => (string?)revision!["previousSha256"]));
    }
}

public sealed class FileReportTestsOnSqlite(SqliteHost host) : FileReportTests(host), IClassFixture<SqliteHost>;

public sealed class FileReportTestsOnSqlServer(SqlServerHost host) : FileReportTests(host), IClassFixture<SqlServerHost>;
