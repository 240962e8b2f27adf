using System.Net;
using PerfHub.Api.Features.SelfEvaluations;
using PerfHub.Api.Http.Lists;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Stores;
using PerfHub.Api.Tests.Persistence.Outages;

namespace PerfHub.Api.Tests.Http.Idempotency;

/// <summary>A commit whose outcome is unknown: responses to the same idempotency key during and after it.</summary>
public abstract class LostCommitIdempotencyTests(PerfHubHost host)
{
    [StoreFact]
    public async Task A_concurrent_duplicate_conflicts_and_the_original_response_is_not_a_replay()
    {
        var (unit, key) = (await (await Region.CreateAsync(host)).RegisterUnitAsync(), IdempotencyKeys.CreateHeader());
        ApiResponse? duplicate = null, other = null;
        host.LoseNextCommit(async () =>
        {
            duplicate = await unit.FileReportAsync(SeedReport.Bytes, 2024, key);
            other = await unit.FileReportAsync(SeedReport.CreateVariant(1), 2024, key);
        });

        var first = await unit.FileReportAsync(SeedReport.Bytes, 2024, key);

        duplicate!.ExpectProblem(HttpStatusCode.Conflict, "idempotency-key-in-use");
        other!.ExpectProblem(HttpStatusCode.UnprocessableEntity, "idempotency-key-reused");
        first.Expect(HttpStatusCode.Created);
        Assert.False(first.IsReplay());
        var replayed = await unit.FileReportAsync(SeedReport.Bytes, 2024, key);
        Assert.Equal((true, first.DescribeReplayable()), (replayed.IsReplay(), replayed.DescribeReplayable()));
        Assert.Single((await unit.ListRevisionsAsync()).Expect<Page<ListRevisions.Item>>(HttpStatusCode.OK).Items);
    }

    [StoreFact]
    public async Task Another_host_replays_the_response_before_the_first_host_knows_the_outcome()
    {
        var (region, key) = (await Region.CreateAsync(host), IdempotencyKeys.CreateHeader());
        var body = new { code = region.City + "03", name = "财政局" };
        await using var second = new SecondHost(host);
        ApiResponse? duplicate = null;
        host.LoseNextCommit(async () => duplicate = await second.Operator.PostAsync("/v1/bureaus", body, key));

        var first = await host.Operator.PostAsync("/v1/bureaus", body, key);

        first.Expect(HttpStatusCode.Created);
        Assert.False(first.IsReplay());
        Assert.True(duplicate!.IsReplay());
        Assert.Equal(first.DescribeReplayable(), duplicate!.DescribeReplayable());
    }

    [StoreFact]
    public async Task The_secret_of_an_API_key_is_returned_after_a_lost_commit()
    {
        var region = await Region.CreateAsync(host);
        host.LoseNextCommit();

        var created = await region.Admin.PostAsync("/v1/api-keys", new { role = "auditor", bureau = region.North, name = "test" }, IdempotencyKeys.CreateHeader());

        Assert.False(created.IsReplay());
        (await new ApiClient(host.CreateHttpClient(created.Expect<CreatedApiKey>(HttpStatusCode.Created).Key)).GetAsync("/v1/rules")).Expect(HttpStatusCode.OK);
    }
}

public sealed class LostCommitIdempotencyTestsOnSqlite(FailingSqliteHost host) : LostCommitIdempotencyTests(host), IClassFixture<FailingSqliteHost>;

public sealed class LostCommitIdempotencyTestsOnSqlServer(FailingSqlServerHost host) : LostCommitIdempotencyTests(host), IClassFixture<FailingSqlServerHost>;
