using System.Net;
using PerfHub.Api.Reports.Receipts;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Stores;

namespace PerfHub.Api.Tests.Features.SelfEvaluations;

public abstract class FileReportTests(PerfHubHost host)
{
    [StoreFact]
    public async Task The_same_report_filed_twice_is_one_revision()
    {
        var unit = await (await Region.CreateAsync(host)).RegisterUnitAsync();

        var first = await unit.FileReportAsync(SeedReport.Bytes);
        var second = await unit.FileReportAsync(SeedReport.Bytes);

        Assert.Equal((HttpStatusCode.Created, HttpStatusCode.OK), (first.Status, second.Status));
        Assert.Equal(first.Body, second.Body);
        Assert.Single(await unit.ReadRevisionsAsync());
    }

    [StoreFact]
    public async Task A_body_that_differs_only_in_white_space_is_a_new_revision()
    {
        var unit = await (await Region.CreateAsync(host)).RegisterUnitAsync();
        var first = (await unit.FileReportAsync(SeedReport.Bytes)).Expect<Receipt>(HttpStatusCode.Created);

        var response = await unit.FileReportAsync([.. SeedReport.Bytes, (byte)'\n']);

        var second = response.Expect<Receipt>(HttpStatusCode.Created);
        Assert.Equal($"{unit.GetReportPath()}/revisions/2", response.HttpResponse.Headers.Location?.OriginalString);
        Assert.Equal(2, second.Revision);
        Assert.Equal(first.ContentSha256, second.PreviousSha256);
        Assert.NotEqual(first.ContentSha256, second.ContentSha256);
        Assert.Equal(first.Deviations, second.Deviations);
    }

    [StoreFact]
    public async Task The_content_of_an_earlier_revision_filed_again_is_a_new_revision()
    {
        var unit = await (await Region.CreateAsync(host)).RegisterUnitAsync();
        int[] contents = [1, 2, 1, 1, 2];

        var responses = new List<ApiResponse>();
        foreach (var content in contents)
        {
            responses.Add(await unit.FileReportAsync(SeedReport.CreateVariant(content)));
        }

        Assert.Equal([201, 201, 201, 200, 201], responses.Select(response => (int)response.Status));
        Assert.Equal([1, 2, 3, 3, 4], responses.Select(response => response.Read<Receipt>().Revision));
    }

    [StoreFact]
    public async Task The_same_content_from_another_unit_or_for_another_year_is_a_separate_report()
    {
        var region = await Region.CreateAsync(host);
        var (unit, other, namesake) = (await region.RegisterUnitAsync("1"), await region.RegisterUnitAsync("2"), await region.RegisterUnitAsync("1", region.South));

        ApiResponse[] responses = [await unit.FileReportAsync(SeedReport.Bytes), await other.FileReportAsync(SeedReport.Bytes), await namesake.FileReportAsync(SeedReport.Bytes), await unit.FileReportAsync(SeedReport.Bytes, 2023)];

        var receipts = responses.Select(response => response.Expect<Receipt>(HttpStatusCode.Created)).ToList();
        Assert.All(receipts, receipt => Assert.Equal((1, null), (receipt.Revision, receipt.PreviousSha256)));
        Assert.Equal(4 * 13, receipts.SelectMany(receipt => receipt.Deviations).Select(it => it.Id).Distinct().Count());
    }

    [StoreFact]
    public async Task Implausible_figures_are_stored_and_flagged()
    {
        var unit = await (await Region.CreateAsync(host)).RegisterUnitAsync();
        var report = new SmallReport { ExecutedBudget = 1_000_000_000_000m, IndicatorScore = 999m, ClaimedTotal = 0m, ClaimedGrade = "差", FinalValue = -5m }.ToJson();
        report["budget"]!["adjustment"] = 50;

        var receipt = (await unit.FileReportAsync(report)).Expect<Receipt>(HttpStatusCode.Created);

        Assert.Superset(
            new HashSet<string> { "budget-adjustment-sum", "overspent-budget", "score-exceeds-weight", "score-sum", "score-unsupported", "target-missed" },
            receipt.Deviations.Select(it => it.Rule).ToHashSet());
        Assert.Equal(receipt.Rules.Flagged, receipt.Deviations.Count);
        Assert.Equal(report.ToJsonString(), (await unit.GetReportAsync()).Json["report"]!.ToJsonString());
    }

    [StoreTheory]
    [InlineData(2000)]
    [InlineData(2100)]
    public async Task The_first_and_the_last_year_can_be_filed(int year)
    {
        var region = await Region.CreateAsync(host);
        (await region.Admin.PutWindowsAsync(("2000-01-01T00:00:00Z", "2199-01-01T00:00:00Z"), year: year)).Expect(HttpStatusCode.OK);

        var receipt = (await (await region.RegisterUnitAsync()).FileReportAsync(SeedReport.Bytes, year)).Expect<Receipt>(HttpStatusCode.Created);

        Assert.Equal(year, receipt.FiscalYear);
    }

    [StoreFact]
    public async Task Twenty_concurrent_reports_become_revisions_1_to_20()
    {
        var unit = await (await Region.CreateAsync(host)).RegisterUnitAsync();

        var receipts = await Task.WhenAll(Enumerable.Range(1, 20).Select(async number =>
            (await unit.FileReportAsync(SeedReport.CreateVariant(number))).Expect<Receipt>(HttpStatusCode.Created)));

        Assert.Equal(Enumerable.Range(1, 20), receipts.Select(receipt => receipt.Revision).Order());
        var revisions = await unit.ReadRevisionsAsync();
        Assert.Equal(
            revisions.Select(revision => revision.ContentSha256).SkipLast(1).Prepend(null),
            revisions.Select(revision => revision.PreviousSha256));
    }
}

public sealed class FileReportTestsOnSqlite(SharedHost<SqliteHost> shared) : FileReportTests(shared.Host), IClassFixture<SharedHost<SqliteHost>>;

public sealed class FileReportTestsOnSqlServer(SharedHost<SqlServerHost> shared) : FileReportTests(shared.Host), IClassFixture<SharedHost<SqlServerHost>>;
