using System.Net;
using PerfHub.Api.Features.Bureaus;
using PerfHub.Api.Features.Units;
using PerfHub.Api.Reports.Receipts;
using PerfHub.Api.Tests.Http.Idempotency;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Stores;

namespace PerfHub.Api.Tests.Http.Caching;

public abstract class PreconditionTests(PerfHubHost host)
{
    private static readonly (string, string) Zh = ("Accept-Language", "zh"), En = ("Accept-Language", "en");

    [StoreFact]
    public async Task A_unit_is_changed_only_with_its_current_ETag()
    {
        var region = await Region.CreateAsync(host);
        var path = $"/v1/bureaus/{region.North}/units/1";
        var created = await region.Admin.PutAsync(path, CreateUnitBody("一"), ("If-None-Match", "*"));
        created.Expect(HttpStatusCode.Created);
        var first = GetETag(await region.Admin.GetAsync(path));
        Assert.Equal(first, GetETag(created));

        var changed = await region.Admin.PutAsync(path, CreateUnitBody("二"), ("If-Match", $"\"other\", {first}"));
        changed.Expect(HttpStatusCode.OK);
        Assert.Equal(GetETag(changed), GetETag(await region.Admin.GetAsync(path)));
        Assert.NotEqual(first, GetETag(changed));

        foreach (var stale in new[] { first, $"W/{GetETag(changed)}", "\"other\"", GetETag(changed).Trim('"'), "", "\"", "nonsense, \"" })
        {
            (await region.Admin.PutAsync(path, CreateUnitBody("三"), ("If-Match", stale))).ExpectProblem(HttpStatusCode.PreconditionFailed, "precondition-failed");
        }

        (await region.Admin.PutAsync(path, CreateUnitBody("三"), ("If-None-Match", "*"))).ExpectProblem(HttpStatusCode.PreconditionFailed, "precondition-failed");
        (await region.Admin.PutAsync(path, CreateUnitBody("三"), ("If-None-Match", GetETag(changed)))).ExpectProblem(HttpStatusCode.PreconditionFailed, "precondition-failed");
        Assert.Equal("二", (await region.Admin.GetAsync(path)).Expect<Unit>(HttpStatusCode.OK).Name);
        (await region.Admin.PutAsync(path, CreateUnitBody("三"), ("If-Match", "*"), ("If-None-Match", first))).Expect(HttpStatusCode.OK);
    }

    [StoreFact]
    public async Task If_Match_fails_for_a_resource_that_does_not_exist()
    {
        var region = await Region.CreateAsync(host);
        var path = $"/v1/bureaus/{region.North}/units/1";
        var unit = await region.RegisterUnitAsync("2");

        foreach (var tag in (string[])["*", "\"other\""])
        {
            (await region.Admin.PutAsync(path, CreateUnitBody("一"), ("If-Match", tag))).ExpectProblem(HttpStatusCode.PreconditionFailed, "precondition-failed");
            (await unit.FileReportAsync(SeedReport.Bytes, 2024, ("If-Match", tag))).ExpectProblem(HttpStatusCode.PreconditionFailed, "precondition-failed");
        }

        (await region.Admin.GetAsync(path)).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        (await unit.GetReportAsync()).ExpectProblem(HttpStatusCode.NotFound, "not-found");
    }

    [StoreFact]
    public async Task Of_concurrent_writes_with_the_same_ETag_one_succeeds()
    {
        var region = await Region.CreateAsync(host);
        await using var second = new SecondHost(host);
        var path = $"/v1/bureaus/{region.North}/units/1";
        var tag = GetETag(await region.Admin.PutAsync(path, CreateUnitBody("0"), ("If-None-Match", "*")));
        var secondClient = second.CreateHttpClient(region.Admin.Http.DefaultRequestHeaders.Authorization!.Parameter);
        for (var round = 0; round < 5; round++)
        {
            var responses = await Task.WhenAll(Enumerable.Range(0, 10).Select(i =>
                new ApiClient(i % 2 == 0 ? region.Admin.Http : secondClient).PutAsync(path, CreateUnitBody($"{round}/{i}"), ("If-Match", tag))));

            var winner = Assert.Single(responses, it => it.Status == HttpStatusCode.OK);
            Assert.All(responses.Where(it => it != winner), it => it.ExpectProblem(HttpStatusCode.PreconditionFailed, "precondition-failed"));
            Assert.Equal(winner.Expect<Unit>(HttpStatusCode.OK), (await region.Admin.GetAsync(path)).Expect<Unit>(HttpStatusCode.OK));
            tag = GetETag(winner);
        }
    }

    [StoreFact]
    public async Task Of_concurrent_creations_with_If_None_Match_one_succeeds()
    {
        var region = await Region.CreateAsync(host);

        var responses = await Task.WhenAll(Enumerable.Range(0, 10).Select(i =>
            region.Admin.PutAsync($"/v1/bureaus/{region.North}/units/1", CreateUnitBody($"{i}"), ("If-None-Match", "*"))));

        var winner = Assert.Single(responses, it => it.Status == HttpStatusCode.Created);
        Assert.All(responses.Where(it => it != winner), it => it.ExpectProblem(HttpStatusCode.PreconditionFailed, "precondition-failed"));
    }

    [StoreFact]
    public async Task A_report_is_replaced_only_with_its_current_ETag_in_any_language()
    {
        var unit = await (await Region.CreateAsync(host)).RegisterUnitAsync();
        (await unit.FileReportAsync(SeedReport.CreateVariant(1), 2024, ("If-None-Match", "*"))).Expect(HttpStatusCode.Created);
        var (chinese, isEnglish) = (GetETag(await unit.GetReportAsync(2024, Zh)), GetETag(await unit.GetReportAsync(2024, En)));
        Assert.NotEqual(chinese, isEnglish);

        (await unit.FileReportAsync(SeedReport.CreateVariant(2), 2024, ("If-Match", isEnglish), Zh)).Expect(HttpStatusCode.Created);
        (await unit.FileReportAsync(SeedReport.CreateVariant(3), 2024, ("If-Match", chinese))).ExpectProblem(HttpStatusCode.PreconditionFailed, "precondition-failed");
        (await unit.FileReportAsync(SeedReport.CreateVariant(3), 2024, ("If-None-Match", "*"))).ExpectProblem(HttpStatusCode.PreconditionFailed, "precondition-failed");
        (await unit.FileReportAsync(SeedReport.CreateVariant(3), 2024, ("If-Match", GetETag(await unit.GetReportAsync())))).Expect(HttpStatusCode.Created);
        Assert.Equal(3, (await unit.GetReportAsync()).Expect<Receipt>(HttpStatusCode.OK).Revision);
    }

    [StoreFact]
    public async Task A_bureau_is_moved_only_with_its_current_ETag()
    {
        var region = await Region.CreateAsync(host);
        (await host.Operator.CreateBureauAsync(region.City + "03", region.North)).Expect(HttpStatusCode.Created);
        var path = $"/v1/bureaus/{region.City}03";
        var tag = GetETag(await host.Operator.GetAsync(path));

        var moved = await host.Operator.PutAsync($"{path}/parent", new { parent = region.South }, ("If-Match", tag));
        moved.Expect(HttpStatusCode.OK);
        Assert.Equal(GetETag(moved), GetETag(await host.Operator.GetAsync(path)));

        (await host.Operator.PutAsync($"{path}/parent", new { parent = region.City }, ("If-Match", tag))).ExpectProblem(HttpStatusCode.PreconditionFailed, "precondition-failed");
        Assert.Equal(region.South, (await host.Operator.GetAsync(path)).Expect<Bureau>(HttpStatusCode.OK).Parent);
    }

    [StoreFact]
    public async Task A_repeated_idempotency_key_replays_the_response_even_if_the_precondition_now_fails()
    {
        var (region, key) = (await Region.CreateAsync(host), IdempotencyKeys.CreateHeader());
        var path = $"/v1/bureaus/{region.North}/units/1";
        var tag = GetETag(await region.Admin.PutAsync(path, CreateUnitBody("一")));

        var first = await region.Admin.PutAsync(path, CreateUnitBody("二"), ("If-Match", tag), key);
        var replayed = await region.Admin.PutAsync(path, CreateUnitBody("二"), ("If-Match", tag), key);

        first.Expect(HttpStatusCode.OK);
        Assert.Equal((true, first.DescribeReplayable()), (replayed.IsReplay(), replayed.DescribeReplayable()));
    }

    private static object CreateUnitBody(string name) => new { name, sector = "科技", kind = "other" };

    private static string GetETag(ApiResponse response) => response.HttpResponse.Headers.ETag!.ToString();
}

public sealed class PreconditionTestsOnSqlite(SharedHost<SqliteHost> shared) : PreconditionTests(shared.Host), IClassFixture<SharedHost<SqliteHost>>;

public sealed class PreconditionTestsOnSqlServer(SharedHost<SqlServerHost> shared) : PreconditionTests(shared.Host), IClassFixture<SharedHost<SqlServerHost>>;
