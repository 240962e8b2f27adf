using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using PerfHub.Api.Persistence;
using PerfHub.Api.Persistence.Sqlite;
using PerfHub.Api.Security;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Stores;
using PerfHub.Api.Tests.Persistence.Outages;

namespace PerfHub.Api.Tests.Features.SelfEvaluations;

/// <summary>A connection that is lost while it commits leaves it open whether it did: the host asks again, and nothing doubles.</summary>
public sealed class LostCommitTests(LostCommitTests.LostCommitHost host) : IClassFixture<LostCommitTests.LostCommitHost>
{
    [Fact]
    public async Task A_filing_whose_commit_was_not_heard_of_is_one_revision()
    {
        var unit = await (await Region.CreateAsync(host)).RegisterUnitAsync();
        host.LoseNextCommit(() => Task.CompletedTask);

        var receipt = (await unit.FileReportAsync(SeedReport.Bytes)).Expect(HttpStatusCode.OK);

        Assert.Equal(1, (int)receipt["revision"]!);
        Assert.Single((await unit.ListRevisionsAsync()).Expect(HttpStatusCode.OK)["items"]!.AsArray());
    }

    [Fact]
    public async Task It_is_one_revision_even_if_another_report_was_filed_before_the_host_asked_again()
    {
        var unit = await (await Region.CreateAsync(host)).RegisterUnitAsync();
        host.LoseNextCommit(async () => (await unit.FileReportAsync(SeedReport.CreateVariant(2))).Expect(HttpStatusCode.Created));

        var receipt = (await unit.FileReportAsync(SeedReport.CreateVariant(1))).Expect(HttpStatusCode.Created);

        Assert.Equal(1, (int)receipt["revision"]!);
        Assert.Equal([1, 2], (await unit.ListRevisionsAsync()).Expect(HttpStatusCode.OK)["items"]!.AsArray().Select(it => (int)it!["revision"]!));
    }

    [Fact]
    public async Task What_must_have_been_so_before_a_filing_is_not_asked_of_its_own_commit()
    {
        var unit = await (await Region.CreateAsync(host)).RegisterUnitAsync();
        host.LoseNextCommit(() => Task.CompletedTask);
        (await unit.FileReportAsync(SeedReport.Bytes.ToArray(), headers: ("If-None-Match", "*"))).Expect(HttpStatusCode.OK);
        host.LoseNextCommit(() => Task.CompletedTask);
        (await unit.FileMidYearAsync(MidYearFilingBody.CreateFromSeed().ToUtf8Bytes(), headers: ("If-None-Match", "*"))).Expect(HttpStatusCode.OK);

        // Another one's commit in between is none of its own.
        host.LoseNextCommit(() => Task.CompletedTask);
        var tag = (await unit.GetReportAsync()).HttpResponse.Headers.ETag!.ToString();
        (await unit.FileReportAsync(SeedReport.CreateVariant(1).ToUtf8Bytes(), headers: ("If-Match", tag))).Expect(HttpStatusCode.OK);
        (await unit.FileReportAsync(SeedReport.CreateVariant(2).ToUtf8Bytes(), headers: ("If-Match", tag))).ExpectProblem(HttpStatusCode.PreconditionFailed, "precondition-failed");
    }

    [Fact]
    public async Task A_decision_whose_commit_was_not_heard_of_is_made_once_even_if_it_was_taken_back_before_the_host_asked_again()
    {
        var region = await Region.CreateAsync(host);
        var unit = await region.RegisterUnitAsync();
        (await unit.FileReportAsync(SeedReport.Bytes)).Expect(HttpStatusCode.Created);
        host.LoseNextCommit(async () => (await region.Admin.DecideReportAsync(unit, "reopen", "误操作")).Expect(HttpStatusCode.Created));

        (await region.Admin.DecideReportAsync(unit, "accept")).Expect(HttpStatusCode.Created);

        Assert.Equal(
            ["submitted", "accepted", "reopened"], (await unit.ListReportHistoryAsync()).Expect(HttpStatusCode.OK)["items"]!.AsArray().Select(it => (string?)it!["kind"]));
    }

    [Fact]
    public async Task Mid_year_figures_whose_commit_was_not_heard_of_are_one_revision_whatever_was_filed_meanwhile()
    {
        var unit = await (await Region.CreateAsync(host)).RegisterUnitAsync();
        host.LoseNextCommit(() => Task.CompletedTask);
        Assert.Equal(1, (int)(await unit.FileMidYearAsync(MidYearFilingBody.CreateFromSeed(1))).Expect(HttpStatusCode.OK)["revision"]!);

        host.LoseNextCommit(async () => (await unit.FileMidYearAsync(MidYearFilingBody.CreateFromSeed(3))).Expect(HttpStatusCode.Created));
        Assert.Equal(2, (int)(await unit.FileMidYearAsync(MidYearFilingBody.CreateFromSeed(2))).Expect(HttpStatusCode.Created)["revision"]!);

        Assert.Equal(3, (int)(await unit.GetMidYearAsync()).Expect(HttpStatusCode.OK)["revision"]!);
        Assert.Equal(3, (int)(await unit.GetMidYearAsync()).Json["midYear"]!["indicators"]![0]!["value"]!);
    }

    [Fact]
    public async Task A_key_whose_commit_was_not_heard_of_works_and_is_one()
    {
        var region = await Region.CreateAsync(host);
        await region.RegisterUnitAsync("0137");
        host.LoseNextCommit(() => Task.CompletedTask);

        var key = (await region.Admin.CreateKeyAsync(Role.Unit, "0137", region.North)).Expect(HttpStatusCode.Created);

        (await new ApiClient(host.CreateHttpClient((string?)key["key"])).GetAsync("/v1/rules")).Expect(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_policy_whose_commit_was_not_heard_of_is_one_version_even_if_another_was_set_before_the_host_asked_again()
    {
        var region = await Region.CreateAsync(host);
        var match = (await region.Admin.GetPolicyAsync()).HttpResponse.Headers.ETag!.ToString();
        host.LoseNextCommit(() => Task.CompletedTask);
        Assert.Equal(2, (int)(await region.Admin.PutPolicyAsync(new { }, match: match)).Expect(HttpStatusCode.OK)["version"]!);

        host.LoseNextCommit(async () => (await region.Admin.PutPolicyAsync(new { executionWeight = 12 })).Expect(HttpStatusCode.OK));
        Assert.Equal(12m, (decimal)(await region.Admin.PutPolicyAsync(new { executionWeight = 11 })).Expect(HttpStatusCode.OK)["policy"]!["executionWeight"]!);

        Assert.Equal(
            [10m, 11m, 12m],
            (await region.Admin.ListPolicyVersionsAsync()).Expect(HttpStatusCode.OK)["items"]!.AsArray().Select(it => (decimal)it!["policy"]!["executionWeight"]!));
    }

    /// <summary>A host whose store can lose the answer to a commit.</summary>
    public sealed class LostCommitHost : SqliteHost
    {
        private FailingDialect Dialect => (FailingDialect)Services.GetRequiredService<Dialect>();

        /// <summary>The next write is done, then this runs, and then the connection is lost.</summary>
        public void LoseNextCommit(Func<Task> lost) => Dialect.FailNextWriteAfterCommit(FailureKind.Transient, lost);

        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            base.ConfigureWebHost(builder);
            builder.ConfigureServices(services => services.AddSingleton<Dialect>(_ => new FailingDialect(
                new SqliteDialect($"Data Source={DatabaseFile}", NullLogger<SqliteDialect>.Instance), isRemote: false)));
        }
    }
}
