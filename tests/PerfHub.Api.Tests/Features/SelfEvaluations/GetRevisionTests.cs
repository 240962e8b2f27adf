using System.Net;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Stores;

namespace PerfHub.Api.Tests.Features.SelfEvaluations;

public abstract class GetRevisionTests(PerfHubHost host)
{
    [StoreFact]
    public async Task A_revision_is_its_receipt_with_the_report_and_never_changes()
    {
        var unit = await (await Region.CreateAsync(host)).RegisterUnitAsync();

        // The second report resolves the deviations of the first, and the third reopens them.
        SmallReport[] reports = [new() { ActualStaff = 11, FinalValue = 5m }, new(), new() { ActualStaff = 12, ClaimedGrade = "良" }];
        var asFiled = new List<string>();
        foreach (var report in reports)
        {
            var receipt = (await unit.FileReportAsync(report.ToJson().ToUtf8Bytes())).Expect(HttpStatusCode.Created);
            receipt["report"] = report.ToJson();
            asFiled.Add(receipt.ToJsonString());
            Assert.Equal(asFiled, await ReadRevisionsAsync(unit, asFiled.Count));
        }

        (await unit.FileReportAsync(reports[0].ToJson().ToUtf8Bytes())).Expect(HttpStatusCode.Created);
        Assert.Equal(asFiled, await ReadRevisionsAsync(unit, asFiled.Count));
    }

    [StoreFact]
    public async Task The_last_revision_is_the_current_report()
    {
        var unit = await (await Region.CreateAsync(host)).RegisterUnitAsync();
        (await unit.FileReportAsync(SeedReport.CreateVariant(1))).Expect(HttpStatusCode.Created);
        (await unit.FileReportAsync(SeedReport.Bytes)).Expect(HttpStatusCode.Created);

        Assert.Equal((await unit.GetReportAsync()).Body, (await unit.GetRevisionAsync(2)).Body);
    }

    [StoreFact]
    public async Task A_matching_If_None_Match_gets_304()
    {
        var unit = await (await Region.CreateAsync(host)).RegisterUnitAsync();
        (await unit.FileReportAsync(SeedReport.Bytes)).Expect(HttpStatusCode.Created);
        var tag = (await unit.GetRevisionAsync(1)).HttpResponse.Headers.ETag!.Tag;
        (await unit.FileReportAsync(SeedReport.CreateVariant(1))).Expect(HttpStatusCode.Created);
        var path = $"{unit.GetReportPath()}/revisions";

        Assert.Equal(HttpStatusCode.NotModified, (await unit.GetAsync(path + "/1", ("If-None-Match", tag))).Status);
        Assert.Equal(HttpStatusCode.OK, (await unit.GetAsync(path + "/2", ("If-None-Match", tag))).Status);
        Assert.Equal(HttpStatusCode.OK, (await unit.GetAsync(path + "/1", ("If-None-Match", tag), ("Accept-Language", "en"))).Status);
    }

    [StoreTheory]
    [InlineData("0")]
    [InlineData("2")]
    [InlineData("-1")]
    [InlineData("99999999999")]
    [InlineData("first")]
    public async Task A_revision_that_was_never_filed_is_not_found(string number)
    {
        var unit = await (await Region.CreateAsync(host)).RegisterUnitAsync();
        (await unit.FileReportAsync(SeedReport.Bytes)).Expect(HttpStatusCode.Created);

        (await unit.GetAsync($"{unit.GetReportPath()}/revisions/{number}")).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        (await unit.GetRevisionAsync(1, 2023)).ExpectProblem(HttpStatusCode.NotFound, "not-found");
    }

    private static async Task<List<string>> ReadRevisionsAsync(UnitClient unit, int count)
    {
        var texts = new List<string>();
        for (var number = 1; number <= count; number++)
        {
            texts.Add((await unit.GetRevisionAsync(number)).Expect(HttpStatusCode.OK).ToJsonString());
        }

        return texts;
    }
}

public sealed class GetRevisionTestsOnSqlite(SharedHost<SqliteHost> shared) : GetRevisionTests(shared.Host), IClassFixture<SharedHost<SqliteHost>>;

public sealed class GetRevisionTestsOnSqlServer(SharedHost<SqlServerHost> shared) : GetRevisionTests(shared.Host), IClassFixture<SharedHost<SqlServerHost>>;
