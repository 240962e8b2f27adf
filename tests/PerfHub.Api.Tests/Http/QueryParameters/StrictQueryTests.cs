using System.Net;
using System.Text.Json.Nodes;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Stores;
using PerfHub.Api.Tests.Security;

namespace PerfHub.Api.Tests.Http.QueryParameters;

/// <summary>Every operation takes the query parameters that the API description declares for it, and no others.</summary>
public sealed class StrictQueryTests(SharedHost<SqliteHost> shared) : IClassFixture<SharedHost<SqliteHost>>
{
    private const string Invented = "severty";

    private readonly PerfHubHost _host = shared.Host;

    [Fact]
    public async Task Every_operation_refuses_an_invented_parameter_and_takes_each_declared_one()
    {
        var scenario = await TenancyScenario.CreateAsync(_host);
        var (endpoints, document) = (ApiEndpoint.ReadFrom(_host).Where(it => it.Roles is not null).ToList(), await ReadDocumentAsync());
        var takesMany = new HashSet<string>();
        foreach (var endpoint in endpoints)
        {
            var caller = scenario.Callers.First(it => it.Role is { } role && endpoint.Roles!.Contains(role)
                && AccessExpectation.Compute(endpoint, it, scenario.Target, scenario) == AccessOutcome.Allowed);
            async Task<string> GetProblemAsync(string query)
            {
                var response = await caller.Client.SendAsync(new HttpMethod(endpoint.Method), endpoint.BuildPath(scenario.Target) + query, null, ("Accept-Language", "en"));
                return $"{response.ExpectProblem(HttpStatusCode.BadRequest, "bad-parameter")["detail"]}";
            }

            var declared = document["paths"]![endpoint.DocumentedPath]![endpoint.Method.ToLowerInvariant()]!["parameters"]!.AsArray().Select(it => JsonReference.Resolve(document, it!)).Where(it => (string?)it["in"] == "query").ToList();
            Assert.StartsWith($"The operation has no query parameter “{Invented}”; ", await GetProblemAsync($"?{Invented}=low"), StringComparison.Ordinal);
            foreach (var parameter in declared)
            {
                // The invented parameter keeps the request from being done; the response must not name the declared one as wrong.
                var (name, takesSeveral) = ((string)parameter!["name"]!, (string?)parameter["schema"]!["type"] == "array");
                foreach (var spelling in (string[])[name, name.ToUpperInvariant()])
                {
                    var problem = await GetProblemAsync($"?{spelling}=1&{Invented}=low");
                    Assert.StartsWith($"The operation has no query parameter “{Invented}”; it takes: ", problem, StringComparison.Ordinal);
                    Assert.DoesNotContain("only once", problem, StringComparison.Ordinal);
                    Assert.Contains(name, problem, StringComparison.Ordinal);
                    problem = await GetProblemAsync($"?{name}=1&{spelling}=2&{Invented}=low");
                    Assert.Equal(!takesSeveral, problem.EndsWith("can be given only once.", StringComparison.Ordinal));
                }

                takesMany.UnionWith(takesSeveral ? [name] : []);
            }
        }

        Assert.True(endpoints.Count > 50);
        Assert.Equal(["group", "rule", "severity", "status"], takesMany.Order());
    }

    [Fact]
    public async Task The_problem_names_every_wrong_parameter_in_Chinese_and_English()
    {
        var region = await Region.CreateAsync(_host);

        async Task<string?> GetDetailAsync(string query, string language) =>
            (string?)(await region.Admin.GetAsync($"/v1/bureaus/{region.City}{query}", ("Accept-Language", language))).ExpectProblem(HttpStatusCode.BadRequest, "bad-parameter")["detail"];

        Assert.Equal(
            "本操作没有查询参数“stauts”、“cusor”，可用的参数：scope、text、format、limit、cursor。查询参数“limit”只能给出一次。",
            await GetDetailAsync("/units?limit=1&stauts=open&LIMIT=2&cusor=x", "zh"));
        Assert.Equal(
            "The operation has no query parameter “stauts”; it takes: scope, text, format, limit, cursor. The query parameter “limit” can be given only once.",
            await GetDetailAsync("/units?limit=1&stauts=open&limit=2", "en"));
        Assert.Equal("本操作没有查询参数“fields”，不接受任何查询参数。", await GetDetailAsync("?fields=name", "zh"));
        Assert.Equal("The operation has no query parameter “fields”; it takes none.", await GetDetailAsync("?fields=name", "en"));
        Assert.Equal("查询参数“limit”只能给出一次。", await GetDetailAsync("/units?limit=1&limit=1", "zh"));
    }

    [Fact]
    public async Task Names_match_in_any_case_and_an_empty_query_is_accepted()
    {
        var region = await Region.CreateAsync(_host);
        await region.RegisterUnitAsync("1");
        await region.RegisterUnitAsync("2");

        var page = (await region.Admin.GetAsync($"/v1/bureaus/{region.North}/units?LIMIT=1")).Expect(HttpStatusCode.OK);
        Assert.Single(page["items"]!.AsArray());
        (await region.Admin.GetAsync($"/v1/bureaus/{region.North}/units?")).Expect(HttpStatusCode.OK);
        (await region.Admin.GetAsync($"/v1/bureaus/{region.North}/units?&limit=1&")).Expect(HttpStatusCode.OK);
        (await region.Admin.GetAsync($"/v1/bureaus/{region.North}/units?=1")).ExpectProblem(HttpStatusCode.BadRequest, "bad-parameter");
    }

    [Fact]
    public async Task A_caller_without_access_gets_the_same_refusal_with_any_query()
    {
        var region = await Region.CreateAsync(_host);
        var stranger = await Region.CreateAsync(_host);

        (await stranger.Admin.GetAsync($"/v1/bureaus/{region.North}?x=1")).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        (await new ApiClient(_host.CreateHttpClient(null)).GetAsync($"/v1/bureaus/{region.North}?x=1")).ExpectProblem(HttpStatusCode.Unauthorized, "unauthorized");
    }

    [Fact]
    public async Task Anonymous_endpoints_take_any_query()
    {
        var anonymous = new ApiClient(_host.CreateHttpClient(null));
        foreach (var path in (string[])["/health/live", "/health/ready", "/openapi/v1.json", "/swagger/index.html"])
        {
            Assert.Equal(HttpStatusCode.OK, (await anonymous.GetAsync($"{path}?x=1&x=2")).Status);
        }
    }

    [Fact]
    public async Task A_mistyped_filter_of_a_bulk_decision_decides_nothing()
    {
        var region = await Region.CreateAsync(_host);
        (await (await region.RegisterUnitAsync()).FileReportAsync(SeedReport.Bytes)).Expect(HttpStatusCode.Created);

        foreach (var query in (string[])["severty=low", "severity=low&preveiw=true"])
        {
            (await region.Admin.DecideDeviationsAsync(query, "dismiss", "低等级不查。")).ExpectProblem(HttpStatusCode.BadRequest, "bad-parameter");
        }

        (await region.Admin.ListDeviationsAsync("severty=low")).ExpectProblem(HttpStatusCode.BadRequest, "bad-parameter");
        Assert.All(await region.Admin.ReadDeviationsAsync(), it => Assert.Equal("Open", it.Status.ToString()));
    }

    private async Task<JsonObject> ReadDocumentAsync() =>
        (await new ApiClient(_host.CreateHttpClient(null)).GetAsync("/openapi/v1.json")).Expect(HttpStatusCode.OK).AsObject();
}
