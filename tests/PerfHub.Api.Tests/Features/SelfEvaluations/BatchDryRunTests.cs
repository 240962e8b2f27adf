using System.Net;
using PerfHub.Api.Auditing;
using PerfHub.Api.Features.SelfEvaluations;
using PerfHub.Api.Reports.Assessments;
using PerfHub.Api.Reports.Receipts;
using PerfHub.Api.Security;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Stores;

namespace PerfHub.Api.Tests.Features.SelfEvaluations;

/// <summary>A dry run of a batch gives each line the status and verdict of its filing, and stores nothing.</summary>
public abstract class BatchDryRunTests(PerfHubHost host)
{
    [StoreFact]
    public async Task Each_line_gets_the_status_and_verdict_that_filing_it_gives_and_nothing_is_stored()
    {
        var region = await Region.CreateAsync(host);
        foreach (var code in (string[])["new", "current", "next", "accepted", "inactive"])
        {
            var unit = await region.RegisterUnitAsync(code);
            if (code is "current" or "next" or "accepted")
            {
                (await unit.FileReportAsync(SeedReport.CreateVariant(code == "current" ? 0 : 1).ToUtf8Bytes())).Expect(HttpStatusCode.Created);
            }

            if (code == "accepted")
            {
                (await region.Admin.DecideReportAsync(unit, "accept")).Expect(HttpStatusCode.Created);
            }
        }

        (await region.Admin.PutAsync($"/v1/bureaus/{region.North}/units/inactive", new { name = "单位", sector = "科技", kind = "other", active = false })).Expect(HttpStatusCode.OK);
        var report = SeedReport.CreateVariant(0).ToUtf8Bytes();
        string[] codes = ["new", "current", "next", "accepted", "inactive", "nobody", "new"];
        byte[][] lines =
        [
            .. codes.Select(code => ApiClient.CreateBatchLine(code, report)),
            ApiClient.CreateBatchLine("other", "{}"u8.ToArray()), "{"u8.ToArray(),
        ];
        var path = ApiClient.GetBatchPath(region.North);
        var ranking = (await region.Admin.GetRankingAsync()).Body;
        var receipts = (await region.Admin.GetAsync($"/v1/bureaus/{region.North}/receipts")).Body;

        var tried = (await SendAsync("?dryRun=true")).ExpectLines<FileBatch.Result>();

        Assert.Equal(ranking, (await region.Admin.GetRankingAsync()).Body);
        Assert.Equal(receipts, (await region.Admin.GetAsync($"/v1/bureaus/{region.North}/receipts")).Body);
        Assert.DoesNotContain(await region.Admin.ReadAuditLogAsync(region.North), it => it.Action.EndsWith("/batch", StringComparison.Ordinal) && it.Outcome == AuditOutcome.Done);
        var filed = (await SendAsync("")).ExpectLines<FileBatch.Result>();
        Assert.Equal([201, 200, 201, 409, 409, 404, 409, 404, 400], tried.Select(it => it.Status));
        Assert.Equal(filed.Select(it => (it.Number, it.Unit, it.Status, it.Problem?.Detail)), tried.Select(it => (it.Number, it.Unit, it.Status, it.Problem?.Detail)));
        Assert.All(tried, it => Assert.Null(it.Receipt));
        Assert.All(filed, it => Assert.Null(it.Verdict));
        foreach (var (one, other) in tried.Zip(filed).Where(it => it.First.Status < 300))
        {
            Assert.Equal(Describe(other.Receipt!), Describe(one.Verdict!));
        }

        Task<ApiResponse> SendAsync(string query) =>
            region.Admin.SendAsync(HttpMethod.Post, path + query, ApiClient.CreateBatchBody(lines.SelectMany(line => (byte[])[.. line, (byte)'\n'])));
    }

    [StoreFact]
    public async Task A_role_that_may_file_a_batch_may_validate_each_of_its_reports()
    {
        var region = await Region.CreateAsync(host);
        var unit = await region.RegisterUnitAsync();
        var admin = await region.CreateClientAsync(region.North, Role.BureauAdmin);
        var path = $"{unit.GetReportPath()}/validate";

        var verdict = (await unit.PostAsync(path, SeedReport.Json)).Expect(HttpStatusCode.OK);
        Assert.Equal(verdict.ToJsonString(), (await admin.PostAsync(path, SeedReport.Json)).Expect(HttpStatusCode.OK).ToJsonString());
        (await (await Region.CreateAsync(host)).Admin.PostAsync(path, SeedReport.Json)).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        foreach (var role in (Role[])[Role.BureauReader, Role.Auditor])
        {
            (await (await region.CreateClientAsync(region.North, role)).PostAsync(path, SeedReport.Json)).ExpectProblem(HttpStatusCode.Forbidden, "forbidden");
        }
    }

    [StoreTheory]
    [InlineData("dryRun=yes")]
    [InlineData("dryrun=true&dryRun=true")]
    [InlineData("dry=true")]
    public async Task A_mistyped_dry_run_files_nothing(string query)
    {
        var region = await Region.CreateAsync(host);
        var unit = await region.RegisterUnitAsync();
        var body = ApiClient.CreateBatchBody(ApiClient.CreateBatchLine(unit.UnitCode, SeedReport.Json.ToUtf8Bytes()));

        (await region.Admin.SendAsync(HttpMethod.Post, $"{ApiClient.GetBatchPath(region.North)}?{query}", body)).ExpectProblem(HttpStatusCode.BadRequest, "bad-parameter");

        (await unit.GetReportAsync()).ExpectProblem(HttpStatusCode.NotFound, "not-found");
    }

    [StoreFact]
    public async Task A_byte_order_mark_before_a_report_or_batch_is_skipped()
    {
        var region = await Region.CreateAsync(host);
        var (unit, second) = (await region.RegisterUnitAsync("1"), await region.RegisterUnitAsync("2"));
        byte[] mark = [0xEF, 0xBB, 0xBF], report = SeedReport.Json.ToUtf8Bytes();

        var receipt = (await unit.FileReportAsync([.. mark, .. report])).Expect<Receipt>(HttpStatusCode.Created);
        Assert.Equal(BatchScenario.ComputeHash(report), receipt.ContentSha256);
        (await unit.FileReportAsync(report)).Expect(HttpStatusCode.OK);
        (await unit.ValidateReportAsync([.. mark, .. report])).Expect(HttpStatusCode.OK);
        (await unit.FileMidYearAsync([.. mark, .. MidYearFilingBody.CreateFromSeed(1).ToUtf8Bytes()])).Expect(HttpStatusCode.Created);
        (await unit.ValidateReportAsync([.. mark, .. mark, .. report])).ExpectProblem(HttpStatusCode.BadRequest, "malformed-body");
        (await unit.ValidateReportAsync(mark)).ExpectProblem(HttpStatusCode.BadRequest, "malformed-body");

        byte[] body = [.. mark, .. ApiClient.CreateBatchLine("1", report), .. "\n"u8, .. ApiClient.CreateBatchLine("2", report)];
        var lines = (await region.Admin.SendAsync(HttpMethod.Post, ApiClient.GetBatchPath(region.North), ApiClient.CreateBatchBody(body))).ExpectLines<FileBatch.Result>();
        Assert.Equal([200, 201], lines.Select(it => it.Status));
        Assert.Equal(receipt.ContentSha256, (await second.ReadReportAsync()).ContentSha256);
    }

    private static string Describe(ReportVerdict verdict) =>
        $"{verdict.PolicyVersion} {verdict.Score.Verified} {verdict.Rules} {string.Join(", ", verdict.Deviations.Select(it => $"{it.Id} {it.Message}"))}";
}

public sealed class BatchDryRunTestsOnSqlite(SqliteHost host) : BatchDryRunTests(host), IClassFixture<SqliteHost>;

public sealed class BatchDryRunTestsOnSqlServer(SqlServerHost host) : BatchDryRunTests(host), IClassFixture<SqlServerHost>;
