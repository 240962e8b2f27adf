using System.Net;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using PerfHub.Api.Features.MidYear;
using PerfHub.Api.Features.Policies;
using PerfHub.Api.Features.SelfEvaluations;
using PerfHub.Api.Http.Lists;
using PerfHub.Api.Persistence;
using PerfHub.Api.Persistence.Sqlite;
using PerfHub.Api.Reports.Receipts;
using PerfHub.Api.Security;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Stores;
using PerfHub.Api.Tests.Persistence.Outages;

namespace PerfHub.Api.Tests.Features.SelfEvaluations;

/// <summary>After a connection is lost during a commit, the host retries without writing twice.</summary>
public sealed class LostCommitTests(LostCommitTests.LostCommitHost host) : IClassFixture<LostCommitTests.LostCommitHost>
{
    [Fact]
    public async Task A_filing_with_an_unknown_commit_outcome_is_one_revision()
    {
        var unit = await (await Region.CreateAsync(host)).RegisterUnitAsync();
        host.LoseNextCommit(() => Task.CompletedTask);

        var receipt = (await unit.FileReportAsync(SeedReport.Bytes)).Expect<Receipt>(HttpStatusCode.OK);

        Assert.Equal(1, receipt.Revision);
        Assert.Single(await unit.ReadRevisionsAsync());
    }

    [Fact]
    public async Task A_retried_filing_is_one_revision_even_if_another_report_was_filed_before_the_retry()
    {
        var unit = await (await Region.CreateAsync(host)).RegisterUnitAsync();
        host.LoseNextCommit(async () => (await unit.FileReportAsync(SeedReport.CreateVariant(2))).Expect(HttpStatusCode.Created));

        var receipt = (await unit.FileReportAsync(SeedReport.CreateVariant(1))).Expect<Receipt>(HttpStatusCode.Created);

        Assert.Equal(1, receipt.Revision);
        Assert.Equal([1, 2], (await unit.ReadRevisionsAsync()).Select(it => it.Revision));
    }

    [Fact]
    public async Task A_retry_does_not_check_its_precondition_against_its_own_commit()
    {
        var unit = await (await Region.CreateAsync(host)).RegisterUnitAsync();
        host.LoseNextCommit(() => Task.CompletedTask);
        (await unit.FileReportAsync(SeedReport.Bytes.ToArray(), headers: ("If-None-Match", "*"))).Expect(HttpStatusCode.OK);
        host.LoseNextCommit(() => Task.CompletedTask);
        (await unit.FileMidYearAsync(MidYearFilingBody.CreateFromSeed().ToUtf8Bytes(), headers: ("If-None-Match", "*"))).Expect(HttpStatusCode.OK);

        // The precondition still fails after a commit by another request.
        host.LoseNextCommit(() => Task.CompletedTask);
        var tag = (await unit.GetReportAsync()).HttpResponse.Headers.ETag!.ToString();
        (await unit.FileReportAsync(SeedReport.CreateVariant(1).ToUtf8Bytes(), headers: ("If-Match", tag))).Expect(HttpStatusCode.OK);
        (await unit.FileReportAsync(SeedReport.CreateVariant(2).ToUtf8Bytes(), headers: ("If-Match", tag))).ExpectProblem(HttpStatusCode.PreconditionFailed, "precondition-failed");
    }

    [Fact]
    public async Task A_retried_decision_is_made_once_even_if_it_was_reopened_before_the_retry()
    {
        var region = await Region.CreateAsync(host);
        var unit = await region.RegisterUnitAsync();
        (await unit.FileReportAsync(SeedReport.Bytes)).Expect(HttpStatusCode.Created);
        host.LoseNextCommit(async () => (await region.Admin.DecideReportAsync(unit, "reopen", "误操作")).Expect(HttpStatusCode.Created));

        (await region.Admin.DecideReportAsync(unit, "accept")).Expect(HttpStatusCode.Created);

        Assert.Equal(
            [ListReportHistory.EventKind.Submitted, ListReportHistory.EventKind.Accepted, ListReportHistory.EventKind.Reopened],
            (await unit.ReadReportHistoryAsync()).Select(it => it.Kind));
    }

    [Fact]
    public async Task Retried_mid_year_figures_are_one_revision_even_if_others_were_filed_before_the_retry()
    {
        var unit = await (await Region.CreateAsync(host)).RegisterUnitAsync();
        host.LoseNextCommit(() => Task.CompletedTask);
        Assert.Equal(1, (await unit.FileMidYearAsync(MidYearFilingBody.CreateFromSeed(1))).Expect<MidYearReceipt>(HttpStatusCode.OK).Revision);

        host.LoseNextCommit(async () => (await unit.FileMidYearAsync(MidYearFilingBody.CreateFromSeed(3))).Expect(HttpStatusCode.Created));
        Assert.Equal(2, (await unit.FileMidYearAsync(MidYearFilingBody.CreateFromSeed(2))).Expect<MidYearReceipt>(HttpStatusCode.Created).Revision);

        Assert.Equal(3, (await unit.ReadMidYearAsync()).Revision);
        Assert.Equal(3, (int)(await unit.GetMidYearAsync()).Json["midYear"]!["indicators"]![0]!["value"]!);
    }

    [Fact]
    public async Task A_key_with_an_unknown_commit_outcome_works()
    {
        var region = await Region.CreateAsync(host);
        await region.RegisterUnitAsync("0137");
        host.LoseNextCommit(() => Task.CompletedTask);

        var key = (await region.Admin.CreateKeyAsync(Role.Unit, "0137", region.North)).Expect<CreatedApiKey>(HttpStatusCode.Created);

        (await new ApiClient(host.CreateHttpClient(key.Key)).GetAsync("/v1/rules")).Expect(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_retried_policy_is_one_version_even_if_another_was_set_before_the_retry()
    {
        var region = await Region.CreateAsync(host);
        var match = (await region.Admin.GetPolicyAsync()).HttpResponse.Headers.ETag!.ToString();
        host.LoseNextCommit(() => Task.CompletedTask);
        Assert.Equal(2, (await region.Admin.PutPolicyAsync(new { }, match: match)).Expect<BureauPolicy>(HttpStatusCode.OK).Version);

        host.LoseNextCommit(async () => (await region.Admin.PutPolicyAsync(new { executionWeight = 12 })).Expect(HttpStatusCode.OK));
        Assert.Equal(12m, (await region.Admin.PutPolicyAsync(new { executionWeight = 11 })).Expect<BureauPolicy>(HttpStatusCode.OK).Policy!.ExecutionWeight);

        Assert.Equal(
            [10m, 11m, 12m],
            (await region.Admin.ListPolicyVersionsAsync()).Expect<Page<BureauPolicy>>(HttpStatusCode.OK).Items.Select(it => it.Policy!.ExecutionWeight));
    }

    /// <summary>A host whose store can lose the connection after a commit.</summary>
    public sealed class LostCommitHost : SqliteHost
    {
        private FailingDialect Dialect => (FailingDialect)Services.GetRequiredService<Dialect>();

        /// <summary>Loses the connection after the next commit and after running <paramref name="afterCommit"/>.</summary>
        public void LoseNextCommit(Func<Task> afterCommit) => Dialect.FailNextWriteAfterCommit(FailureKind.Transient, afterCommit);

        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            base.ConfigureWebHost(builder);
            builder.ConfigureServices(services => services.AddSingleton<Dialect>(_ => new FailingDialect(
                new SqliteDialect($"Data Source={DatabaseFile}", NullLogger<SqliteDialect>.Instance), isRemote: false)));
        }
    }
}
