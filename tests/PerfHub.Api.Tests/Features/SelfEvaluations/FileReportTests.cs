using System.Net;
using PerfHub.Api.Tests.Product;
using PerfHub.Api.Tests.Stores;

namespace PerfHub.Api.Tests.Features.SelfEvaluations;
public abstract class FileReportTests(PerfHubHost host)
{
    [StoreFact]
    public async Task The_same_report_filed_twice_is_one_revision()
    {
        var unit = await (await Region.In(host)).Unit();

        var first = (await unit.File(Seed.Bytes)).Expect(HttpStatusCode.Created);
        var second = (await unit.File(Seed.Bytes)).Expect(HttpStatusCode.OK);

        Assert.Equal(first.ToJsonString(), second.ToJsonString());
        Assert.Single((await unit.Revisions()).Expect(HttpStatusCode.OK)["items"]!.AsArray());
    }

    [StoreFact]
    public async Task Twenty_different_reports_at_once_become_revisions_1_to_20()
    {
        var unit = await (await Region.In(host)).Unit();

        var receipts = await Task.WhenAll(Enumerable.Range(1, 20).Select(async number =>
            (await unit.File(Seed.Numbered(number))).Expect(HttpStatusCode.Created)));

        var numbers = receipts.Select(receipt => (int)receipt["revision"]!).Order();
        Assert.Equal(Enumerable.Range(1, 20), numbers);
        var revisions = (await unit.Revisions()).Expect(HttpStatusCode.OK)["items"]!.AsArray();
        Assert.Equal(
            revisions.Select(revision => (string?)revision!["contentSha256"]).SkipLast(1).Prepend(null),
            revisions.Select(revision => (string?)revision!["previousSha256"]));
    }
}

public sealed class FileReportTestsOnSqlite(SqliteHost host) : FileReportTests(host), IClassFixture<SqliteHost>;

public sealed class FileReportTestsOnSqlServer(SqlServerHost host) : FileReportTests(host), IClassFixture<SqlServerHost>;
