using System.Net;
using PerfHub.Api.Tests.Features.SelfEvaluations;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Stores;

namespace PerfHub.Api.Tests.Http.Idempotency;

/// <summary>A commit that was not heard of, and what its client and others with its key are told meanwhile and afterwards.</summary>
public sealed class LostCommitIdempotencyTests(LostCommitTests.LostCommitHost host) : IClassFixture<LostCommitTests.LostCommitHost>
{
    [Fact]
    public async Task The_first_answer_is_the_first_and_a_twin_is_told_to_wait()
    {
        var (unit, key) = (await (await Region.CreateAsync(host)).RegisterUnitAsync(), IdempotencyKeys.CreateHeader());
        ApiResponse? twin = null, other = null;
        host.LoseNextCommit(async () =>
        {
            twin = await unit.FileReportAsync(SeedReport.Bytes, 2024, key);
            other = await unit.FileReportAsync(SeedReport.CreateVariant(1), 2024, key);
        });

        var first = await unit.FileReportAsync(SeedReport.Bytes, 2024, key);

        twin!.ExpectProblem(HttpStatusCode.Conflict, "idempotency-key-in-use");
        other!.ExpectProblem(HttpStatusCode.UnprocessableEntity, "idempotency-key-reused");
        first.Expect(HttpStatusCode.Created);
        Assert.False(first.IsReplay());
        var again = await unit.FileReportAsync(SeedReport.Bytes, 2024, key);
        Assert.Equal((true, first.DescribeReplayable()), (again.IsReplay(), again.DescribeReplayable()));
        Assert.Single((await unit.ListRevisionsAsync()).Expect(HttpStatusCode.OK)["items"]!.AsArray());
    }

    [Fact]
    public async Task Another_host_gives_it_again_before_the_first_has_heard_of_it()
    {
        var (region, key) = (await Region.CreateAsync(host), IdempotencyKeys.CreateHeader());
        var body = new { code = region.City + "03", name = "财政局" };
        await using var second = new SecondHost(host);
        ApiResponse? twin = null;
        host.LoseNextCommit(async () => twin = await second.Operator.PostAsync("/v1/bureaus", body, key));

        var first = await host.Operator.PostAsync("/v1/bureaus", body, key);

        first.Expect(HttpStatusCode.Created);
        Assert.False(first.IsReplay());
        Assert.True(twin!.IsReplay());
        Assert.Equal(first.DescribeReplayable(), twin!.DescribeReplayable());
    }

    [Fact]
    public async Task The_text_of_a_key_is_told_though_its_commit_was_not_heard_of()
    {
        var region = await Region.CreateAsync(host);
        host.LoseNextCommit(() => Task.CompletedTask);

        var made = await region.Admin.PostAsync("/v1/api-keys", new { role = "auditor", bureau = region.North, name = "test" }, IdempotencyKeys.CreateHeader());

        Assert.False(made.IsReplay());
        (await new ApiClient(host.CreateHttpClient((string?)made.Expect(HttpStatusCode.Created)["key"])).GetAsync("/v1/rules")).Expect(HttpStatusCode.OK);
    }
}
