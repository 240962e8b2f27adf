using System.Net;
using PerfHub.Api.Tests.Http.Idempotency;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Stores;

namespace PerfHub.Api.Tests.Http.Caching;

/// <summary>Who writes what follows from what was read writes only where that still stands.</summary>
public abstract class PreconditionTests(PerfHubHost host)
{
    private static readonly (string, string) Zh = ("Accept-Language", "zh"), En = ("Accept-Language", "en");

    [StoreFact]
    public async Task A_unit_is_changed_by_whoever_has_read_it_as_it_is()
    {
        var region = await Region.CreateAsync(host);
        var path = $"/v1/bureaus/{region.North}/units/1";
        var made = await region.Admin.PutAsync(path, CreateUnitBody("一"), ("If-None-Match", "*"));
        made.Expect(HttpStatusCode.Created);
        var first = GetETag(await region.Admin.GetAsync(path));
        Assert.Equal(first, GetETag(made));

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
        Assert.Equal("二", (string?)(await region.Admin.GetAsync(path)).Expect(HttpStatusCode.OK)["name"]);
        (await region.Admin.PutAsync(path, CreateUnitBody("三"), ("If-Match", "*"), ("If-None-Match", first))).Expect(HttpStatusCode.OK);
    }

    [StoreFact]
    public async Task What_is_not_there_matches_nothing()
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
    public async Task Of_many_that_have_read_the_same_one_writes()
    {
        var region = await Region.CreateAsync(host);
        await using var second = new SecondHost(host);
        var path = $"/v1/bureaus/{region.North}/units/1";
        var tag = GetETag(await region.Admin.PutAsync(path, CreateUnitBody("0"), ("If-None-Match", "*")));
        var elsewhere = second.CreateHttpClient(region.Admin.Http.DefaultRequestHeaders.Authorization!.Parameter);
        for (var round = 0; round < 5; round++)
        {
            var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(i =>
                new ApiClient(i % 2 == 0 ? region.Admin.Http : elsewhere).PutAsync(path, CreateUnitBody($"{round}/{i}"), ("If-Match", tag))));

            var winner = Assert.Single(answers, answer => answer.Status == HttpStatusCode.OK);
            Assert.All(answers.Where(answer => answer != winner), answer => answer.ExpectProblem(HttpStatusCode.PreconditionFailed, "precondition-failed"));
            Assert.Equal((string?)winner.Json["name"], (string?)(await region.Admin.GetAsync(path)).Expect(HttpStatusCode.OK)["name"]);
            tag = GetETag(winner);
        }
    }

    [StoreFact]
    public async Task Of_many_that_have_found_nothing_one_registers()
    {
        var region = await Region.CreateAsync(host);

        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(i =>
            region.Admin.PutAsync($"/v1/bureaus/{region.North}/units/1", CreateUnitBody($"{i}"), ("If-None-Match", "*"))));

        var winner = Assert.Single(answers, answer => answer.Status == HttpStatusCode.Created);
        Assert.All(answers.Where(answer => answer != winner), answer => answer.ExpectProblem(HttpStatusCode.PreconditionFailed, "precondition-failed"));
    }

    [StoreFact]
    public async Task A_report_is_replaced_by_whoever_has_read_it_in_any_language()
    {
        var unit = await (await Region.CreateAsync(host)).RegisterUnitAsync();
        (await unit.FileReportAsync(SeedReport.CreateVariant(1), 2024, ("If-None-Match", "*"))).Expect(HttpStatusCode.Created);
        var (chinese, english) = (GetETag(await unit.GetReportAsync(2024, Zh)), GetETag(await unit.GetReportAsync(2024, En)));
        Assert.NotEqual(chinese, english);

        (await unit.FileReportAsync(SeedReport.CreateVariant(2), 2024, ("If-Match", english), Zh)).Expect(HttpStatusCode.Created);
        (await unit.FileReportAsync(SeedReport.CreateVariant(3), 2024, ("If-Match", chinese))).ExpectProblem(HttpStatusCode.PreconditionFailed, "precondition-failed");
        (await unit.FileReportAsync(SeedReport.CreateVariant(3), 2024, ("If-None-Match", "*"))).ExpectProblem(HttpStatusCode.PreconditionFailed, "precondition-failed");
        (await unit.FileReportAsync(SeedReport.CreateVariant(3), 2024, ("If-Match", GetETag(await unit.GetReportAsync())))).Expect(HttpStatusCode.Created);
        Assert.Equal(3, (int)(await unit.GetReportAsync()).Expect(HttpStatusCode.OK)["revision"]!);
    }

    [StoreFact]
    public async Task A_bureau_is_moved_by_whoever_has_read_where_it_is()
    {
        var region = await Region.CreateAsync(host);
        (await host.Operator.CreateBureauAsync(region.City + "03", region.North)).Expect(HttpStatusCode.Created);
        var path = $"/v1/bureaus/{region.City}03";
        var tag = GetETag(await host.Operator.GetAsync(path));

        var moved = await host.Operator.PutAsync($"{path}/parent", new { parent = region.South }, ("If-Match", tag));
        moved.Expect(HttpStatusCode.OK);
        Assert.Equal(GetETag(moved), GetETag(await host.Operator.GetAsync(path)));

        (await host.Operator.PutAsync($"{path}/parent", new { parent = region.City }, ("If-Match", tag))).ExpectProblem(HttpStatusCode.PreconditionFailed, "precondition-failed");
        Assert.Equal(region.South, (string?)(await host.Operator.GetAsync(path)).Expect(HttpStatusCode.OK)["parent"]);
    }

    [StoreFact]
    public async Task With_a_key_the_first_answer_is_given_again_though_its_precondition_holds_no_more()
    {
        var (region, key) = (await Region.CreateAsync(host), IdempotencyKeys.CreateHeader());
        var path = $"/v1/bureaus/{region.North}/units/1";
        var tag = GetETag(await region.Admin.PutAsync(path, CreateUnitBody("一")));

        var first = await region.Admin.PutAsync(path, CreateUnitBody("二"), ("If-Match", tag), key);
        var again = await region.Admin.PutAsync(path, CreateUnitBody("二"), ("If-Match", tag), key);

        first.Expect(HttpStatusCode.OK);
        Assert.Equal((true, first.DescribeReplayable()), (again.IsReplay(), again.DescribeReplayable()));
    }

    private static object CreateUnitBody(string name) => new { name, sector = "科技", kind = "other" };

    private static string GetETag(ApiResponse answer) => answer.HttpResponse.Headers.ETag!.ToString();
}

public sealed class PreconditionTestsOnSqlite(SqliteHost host) : PreconditionTests(host), IClassFixture<SqliteHost>;

public sealed class PreconditionTestsOnSqlServer(SqlServerHost host) : PreconditionTests(host), IClassFixture<SqlServerHost>;
