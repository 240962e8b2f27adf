using System.Net;
using Microsoft.Extensions.DependencyInjection;
using PerfHub.Api.Auditing;
using PerfHub.Api.Features.Bureaus;
using PerfHub.Api.Features.MidYear;
using PerfHub.Api.Features.Policies;
using PerfHub.Api.Features.SelfEvaluations;
using PerfHub.Api.Features.Windows;
using PerfHub.Api.Http.Lists;
using PerfHub.Api.Reports.Receipts;
using PerfHub.Api.Security;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Stores;
using PerfHub.Api.Tests.Persistence.Outages;

namespace PerfHub.Api.Tests.Features.SelfEvaluations;

/// <summary>After a connection is lost during a commit, the host retries without writing twice.</summary>
public abstract class LostCommitTests(PerfHubHost host)
{
    [StoreFact]
    public async Task A_filing_with_an_unknown_commit_outcome_is_one_revision()
    {
        var unit = await (await Region.CreateAsync(host)).RegisterUnitAsync();
        host.LoseNextCommit();

        var receipt = (await unit.FileReportAsync(SeedReport.Bytes)).Expect<Receipt>(HttpStatusCode.Created);

        Assert.Equal(1, receipt.Revision);
        Assert.Single(await unit.ReadRevisionsAsync());
    }

    [StoreFact]
    public async Task A_retried_filing_is_one_revision_even_if_another_report_was_filed_before_the_retry()
    {
        var unit = await (await Region.CreateAsync(host)).RegisterUnitAsync();
        host.LoseNextCommit(async () => (await unit.FileReportAsync(SeedReport.CreateVariant(2))).Expect(HttpStatusCode.Created));

        var receipt = (await unit.FileReportAsync(SeedReport.CreateVariant(1))).Expect<Receipt>(HttpStatusCode.Created);

        Assert.Equal(1, receipt.Revision);
        Assert.Equal([1, 2], (await unit.ReadRevisionsAsync()).Select(it => it.Revision));
    }

    [StoreFact]
    public async Task A_retry_does_not_check_its_precondition_against_its_own_commit()
    {
        var unit = await (await Region.CreateAsync(host)).RegisterUnitAsync();
        host.LoseNextCommit();
        (await unit.FileReportAsync(SeedReport.Bytes.ToArray(), headers: ("If-None-Match", "*"))).Expect(HttpStatusCode.Created);
        host.LoseNextCommit();
        (await unit.FileMidYearAsync(MidYearFilingBody.CreateFromSeed().ToUtf8Bytes(), headers: ("If-None-Match", "*"))).Expect(HttpStatusCode.Created);

        // The precondition still fails after a commit by another request.
        host.LoseNextCommit();
        var tag = (await unit.GetReportAsync()).HttpResponse.Headers.ETag!.ToString();
        (await unit.FileReportAsync(SeedReport.CreateVariant(1).ToUtf8Bytes(), headers: ("If-Match", tag))).Expect(HttpStatusCode.Created);
        (await unit.FileReportAsync(SeedReport.CreateVariant(2).ToUtf8Bytes(), headers: ("If-Match", tag))).ExpectProblem(HttpStatusCode.PreconditionFailed, "precondition-failed");
    }

    [StoreFact]
    public async Task A_retried_decision_is_made_once_even_if_it_was_reopened_before_the_retry()
    {
        var region = await Region.CreateAsync(host);
        var unit = await region.RegisterUnitAsync();
        (await unit.FileReportAsync(SeedReport.Bytes)).Expect(HttpStatusCode.Created);
        host.LoseNextCommit(async () => (await region.Admin.DecideReportAsync(unit, "reopen", "误操作")).Expect(HttpStatusCode.Created));

        (await region.Admin.DecideReportAsync(unit, "accept")).Expect(HttpStatusCode.Created);

        Assert.Equal(
            [ReportHistoryEventKind.Submitted, ReportHistoryEventKind.Accepted, ReportHistoryEventKind.Reopened],
            (await unit.ReadReportHistoryAsync()).Select(it => it.Kind));
    }

    [StoreFact]
    public async Task Retried_mid_year_figures_are_one_revision_even_if_others_were_filed_before_the_retry()
    {
        var unit = await (await Region.CreateAsync(host)).RegisterUnitAsync();
        host.LoseNextCommit();
        Assert.Equal(1, (await unit.FileMidYearAsync(MidYearFilingBody.CreateFromSeed(1))).Expect<MidYearReceipt>(HttpStatusCode.Created).Revision);

        host.LoseNextCommit(async () => (await unit.FileMidYearAsync(MidYearFilingBody.CreateFromSeed(3))).Expect(HttpStatusCode.Created));
        Assert.Equal(2, (await unit.FileMidYearAsync(MidYearFilingBody.CreateFromSeed(2))).Expect<MidYearReceipt>(HttpStatusCode.Created).Revision);

        Assert.Equal(3, (await unit.ReadMidYearAsync()).Revision);
        Assert.Equal(3, (int)(await unit.GetMidYearAsync()).Json["midYear"]!["indicators"]![0]!["value"]!);
    }

    [StoreFact]
    public async Task A_key_with_an_unknown_commit_outcome_works()
    {
        var region = await Region.CreateAsync(host);
        await region.RegisterUnitAsync("0137");
        host.LoseNextCommit();

        var key = (await region.Admin.CreateKeyAsync(Role.Unit, "0137", region.North)).Expect<CreatedApiKey>(HttpStatusCode.Created);

        (await new ApiClient(host.CreateHttpClient(key.Key)).GetAsync("/v1/rules")).Expect(HttpStatusCode.OK);
    }

    [StoreFact]
    public async Task A_retried_policy_is_one_version_even_if_another_was_set_before_the_retry()
    {
        var region = await Region.CreateAsync(host);
        var match = (await region.Admin.GetPolicyAsync()).HttpResponse.Headers.ETag!.ToString();
        host.LoseNextCommit();
        Assert.Equal(2, (await region.Admin.PutPolicyAsync(new { }, match: match)).Expect<BureauPolicy>(HttpStatusCode.OK).Version);

        host.LoseNextCommit(async () => (await region.Admin.PutPolicyAsync(new { executionWeight = 12 })).Expect(HttpStatusCode.OK));
        Assert.Equal(11m, (await region.Admin.PutPolicyAsync(new { executionWeight = 11 })).Expect<BureauPolicy>(HttpStatusCode.OK).Policy!.ExecutionWeight);

        Assert.Equal(
            [10m, 11m, 12m],
            (await region.Admin.ListPolicyVersionsAsync()).Expect<Page<BureauPolicy>>(HttpStatusCode.OK).Items.Select(it => it.Policy!.ExecutionWeight));
    }

    [StoreTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_retried_write_is_one_audit_entry_even_if_the_entry_has_left_the_outbox(bool isProcessed)
    {
        var region = await Region.CreateAsync(host);
        host.LoseNextCommit(() => isProcessed
            ? host.Services.GetRequiredService<AuditChainProcessor>().ProcessPendingAsync(CancellationToken.None)
            : Task.CompletedTask);

        (await region.Admin.PutUnitAsync("0137", bureau: region.North)).Expect(HttpStatusCode.Created);

        Assert.Single(await region.Admin.ReadAuditLogAsync(region.North), entry => entry.Action.Contains("/units/0137", StringComparison.Ordinal));
    }

    [StoreTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_denied_request_is_one_audit_entry_even_if_the_entry_has_left_the_outbox(bool isProcessed)
    {
        var (region, other) = (await Region.CreateAsync(host), await Region.CreateAsync(host));
        host.LoseNextCommit(() => isProcessed
            ? host.Services.GetRequiredService<AuditChainProcessor>().ProcessPendingAsync(CancellationToken.None)
            : Task.CompletedTask);

        (await region.Admin.GetAsync($"/v1/bureaus/{other.City}/overview/2024")).ExpectProblem(HttpStatusCode.NotFound, "not-found");

        Assert.Single(await region.Admin.ReadAuditLogAsync(), entry => entry.Action.Contains($"/{other.City}/overview", StringComparison.Ordinal));
    }

    [StoreFact]
    public async Task A_retried_registration_of_a_bureau_does_not_find_its_own_commit()
    {
        var region = await Region.CreateAsync(host);
        host.LoseNextCommit<Bureau>();

        (await host.Operator.CreateBureauAsync(region.City + "09", region.City)).Expect(HttpStatusCode.Created);
    }

    [StoreFact]
    public async Task A_retried_change_of_a_unit_meets_its_precondition()
    {
        var region = await Region.CreateAsync(host);
        var (path, body) = ($"/v1/bureaus/{region.North}/units/0137", new { name = "单位", sector = "科技", kind = "publicInstitution" });
        host.LoseNextCommit();
        (await region.Admin.PutAsync(path, body, ("If-None-Match", "*"))).Expect(HttpStatusCode.Created);

        var tag = await ReadTagAsync(region.Admin, path);
        host.LoseNextCommit();
        (await region.Admin.PutAsync(path, body with { name = "新名" }, ("If-Match", tag))).Expect(HttpStatusCode.OK);
        (await region.Admin.PutAsync(path, body with { name = "再改" }, ("If-Match", tag))).ExpectProblem(HttpStatusCode.PreconditionFailed, "precondition-failed");
    }

    [StoreFact]
    public async Task A_retried_change_of_windows_meets_its_precondition()
    {
        var region = await Region.CreateAsync(host);
        var path = $"/v1/bureaus/{region.City}/windows/2024";
        var body = new { final = new { opensAt = "2000-01-01T00:00:00Z", closesAt = "2001-01-01T00:00:00Z" } };
        host.LoseNextCommit<BureauWindows>();

        (await region.Admin.PutAsync(path, body, ("If-Match", await ReadTagAsync(region.Admin, path)))).Expect(HttpStatusCode.OK);
    }

    [StoreFact]
    public async Task A_retried_grant_or_withdrawal_of_an_extension_meets_its_precondition()
    {
        var region = await Region.CreateAsync(host);
        await region.RegisterUnitAsync();
        (await region.Admin.PutWindowsAsync(final: ("2000-01-01T00:00:00Z", "2001-01-01T00:00:00Z"))).Expect(HttpStatusCode.OK);
        var path = $"/v1/bureaus/{region.North}/windows/2024/extensions/0137";
        var body = new { closesAt = "2099-12-31T16:00:00Z", reason = "系统升级" };

        host.LoseNextCommit();
        (await region.Admin.PutAsync(path, body, ("If-None-Match", "*"))).Expect(HttpStatusCode.Created);

        var tag = await ReadTagAsync(region.Admin, path);
        host.LoseNextCommit();
        var withdrawn = await region.Admin.SendAsync(HttpMethod.Delete, path, null, ("If-Match", tag));
        Assert.Equal(HttpStatusCode.NoContent, withdrawn.Status);
    }

    [StoreFact]
    public async Task A_retried_move_of_a_bureau_meets_its_precondition()
    {
        var region = await Region.CreateAsync(host);
        var path = $"/v1/bureaus/{region.North}";
        var tag = await ReadTagAsync(host.Operator, path);
        host.LoseNextCommit<Bureau>();

        (await host.Operator.PutAsync($"{path}/parent", new { parent = region.South }, ("If-Match", tag))).Expect(HttpStatusCode.OK);
    }

    private static async Task<string> ReadTagAsync(ApiClient client, string path) =>
        (await client.GetAsync(path)).HttpResponse.Headers.ETag!.ToString();
}

public sealed class LostCommitTestsOnSqlite(FailingSqliteHost host) : LostCommitTests(host), IClassFixture<FailingSqliteHost>;

public sealed class LostCommitTestsOnSqlServer(FailingSqlServerHost host) : LostCommitTests(host), IClassFixture<FailingSqlServerHost>;
