using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Stores;

namespace PerfHub.Api.Tests.Features.Policies;

public abstract class PolicyValidationTests(PerfHubHost host)
{
    [StoreTheory]
    [InlineData("""{"executionWeight":0}""", "/executionWeight number-out-of-range")]
    [InlineData("""{"executionWeight":-1}""", "/executionWeight number-out-of-range")]
    [InlineData("""{"executionWeight":100.000001}""", "/executionWeight number-out-of-range")]
    [InlineData("""{"executionWeight":0.0000001}""", "/executionWeight too-many-decimals")]
    [InlineData("""{"executionWeight":"10"}""", "/executionWeight wrong-type")]
    [InlineData("""{"overCompletionThreshold":99.99}""", "/overCompletionThreshold number-out-of-range")]
    [InlineData("""{"overCompletionThreshold":1000.01}""", "/overCompletionThreshold number-out-of-range")]
    [InlineData("""{"overCompletionCap":-0.01}""", "/overCompletionCap number-out-of-range")]
    [InlineData("""{"lowExecutionThreshold":101}""", "/lowExecutionThreshold number-out-of-range")]
    [InlineData("""{"midYearProgressThreshold":-1}""", "/midYearProgressThreshold number-out-of-range")]
    [InlineData("""{"scoreOutrunsSpendingThreshold":1e13}""", "/scoreOutrunsSpendingThreshold number-out-of-range")]
    [InlineData("""{"credibility":{"high":-1}}""", "/credibility/high number-out-of-range")]
    [InlineData("""{"credibility":{"low":101}}""", "/credibility/low number-out-of-range")]
    [InlineData("""{"credibility":[]}""", "/credibility wrong-type")]
    [InlineData("""{"gradeBands":{"excellent":101}}""", "/gradeBands/excellent number-out-of-range")]
    [InlineData("""{"gradeBands":{"fair":0}}""", "/gradeBands/fair number-out-of-range")]
    [InlineData("""{"gradeBands":{"good":90}}""", "/gradeBands/good not-in-order")]
    [InlineData("""{"gradeBands":{"excellent":80}}""", "/gradeBands/good not-in-order")]
    [InlineData("""{"gradeBands":{"excellent":50,"good":60,"fair":70}}""", "/gradeBands/fair not-in-order;/gradeBands/good not-in-order")]
    [InlineData("""{"gradeBands":{"poor":1}}""", "/gradeBands/poor unknown-field")]
    [InlineData("""{"reverseScoring":"Linear"}""", "/reverseScoring unknown-value")]
    [InlineData("""{"rules":{"no-such-rule":{}}}""", "/rules/no-such-rule unknown-rule")]
    [InlineData("""{"rules":{"a/b~c":{"severity":5}}}""", "/rules/a~1b~0c unknown-rule")]
    [InlineData("""{"rules":{"Late-Filing":{}}}""", "/rules/Late-Filing unknown-rule")]
    [InlineData("""{"rules":{"late-filing":{"severity":"grave"}}}""", "/rules/late-filing/severity unknown-value")]
    [InlineData("""{"rules":{"late-filing":{"severity":2}}}""", "/rules/late-filing/severity unknown-value")]
    [InlineData("""{"rules":{"late-filing":{"enabled":"no"}}}""", "/rules/late-filing/enabled wrong-type")]
    [InlineData("""{"rules":{"late-filing":true}}""", "/rules/late-filing wrong-type")]
    [InlineData("""{"rules":[]}""", "/rules wrong-type")]
    [InlineData("""{"version":7}""", "/version unknown-field")]
    [InlineData("""{"default":{}}""", "/default unknown-field")]
    [InlineData("[]", " wrong-type")]
    [InlineData("null", " wrong-type")]
    public async Task What_is_no_policy_is_refused_by_its_place_set_or_previewed(string body, string faults)
    {
        var region = await Region.CreateAsync(host);
        foreach (var answer in (ApiResponse[])[await PutPolicyAsync(region, body), await PreviewPolicyAsync(region, body)])
        {
            answer.ExpectProblem(HttpStatusCode.UnprocessableEntity, "invalid-body");
            Assert.Equal(faults.Split(';'), answer.GetValidationErrors());
        }

        Assert.Equal(1, (int)(await region.Admin.GetPolicyAsync()).Expect(HttpStatusCode.OK)["version"]!);
    }

    [StoreFact]
    public async Task All_faults_are_named_at_once_in_both_languages()
    {
        var region = await Region.CreateAsync(host);
        var answer = await PutPolicyAsync(
            region,
            """{"executionWeight":0,"gradeBands":{"excellent":80,"good":80},"credibility":{"high":-1},"rules":{"x":{},"late-filing":{"severity":"x"}},"y":1}""");

        Assert.Equal(
            [
                "/credibility/high number-out-of-range", "/executionWeight number-out-of-range", "/gradeBands/good not-in-order",
                "/rules/late-filing/severity unknown-value", "/rules/x unknown-rule", "/y unknown-field",
            ],
            answer.GetValidationErrors());
        Assert.All(answer.Json["errors"]!.AsArray(), fault => Assert.Matches(@"\p{IsCJKUnifiedIdeographs}", (string)fault!["message"]!));
    }

    [StoreTheory]
    [InlineData("""{"executionWeight":0.000001,"overCompletionThreshold":100,"overCompletionCap":0,"lowExecutionThreshold":0}""")]
    [InlineData("""{"executionWeight":100,"overCompletionThreshold":1000,"overCompletionCap":100,"lowExecutionThreshold":100}""")]
    [InlineData("""{"gradeBands":{"excellent":100,"good":99.999999,"fair":0.000001}}""")]
    [InlineData("""{"credibility":{"high":0,"medium":100,"low":0},"executionWeight":null,"rules":null,"gradeBands":null}""")]
    [InlineData("""{"rules":{"late-filing":null,"over-completion":{"severity":null,"enabled":null}}}""")]
    public async Task What_lies_on_its_bounds_is_taken(string body)
    {
        var region = await Region.CreateAsync(host);
        (await PreviewPolicyAsync(region, body)).Expect(HttpStatusCode.OK);
        var put = (await PutPolicyAsync(region, body)).Expect(HttpStatusCode.OK);
        Assert.Equal(put.ToJsonString(), (await region.Admin.GetPolicyAsync()).Expect(HttpStatusCode.OK).ToJsonString());
        (await (await region.RegisterUnitAsync()).FileReportAsync(SeedReport.Bytes)).Expect(HttpStatusCode.Created);
    }

    [StoreTheory]
    [InlineData("""{"rules":{"late-filing":{},"late-filing":{}}}""")]
    [InlineData("""{"executionWeight":1,"executionWeight":2}""")]
    [InlineData("{")]
    [InlineData("")]
    public async Task What_is_no_json_or_says_a_thing_twice_is_refused(string body)
    {
        var region = await Region.CreateAsync(host);
        (await PutPolicyAsync(region, body)).ExpectProblem(HttpStatusCode.BadRequest, "malformed-body");
        (await PreviewPolicyAsync(region, body)).ExpectProblem(HttpStatusCode.BadRequest, "malformed-body");
    }

    [StoreTheory]
    [InlineData(1999)]
    [InlineData(2101)]
    [InlineData(0)]
    [InlineData(-2024)]
    public async Task A_year_that_nobody_files_for_has_no_policy(int year)
    {
        var region = await Region.CreateAsync(host);
        ApiResponse[] answers =
        [
            await region.Admin.GetPolicyAsync(year: year), await region.Admin.PutPolicyAsync(new { }, year: year), await region.Admin.DeletePolicyAsync(year: year),
            await region.Admin.PreviewPolicyAsync(new { }, year: year), await region.Admin.ListPolicyVersionsAsync(year: year),
            await region.Admin.GetPolicyVersionAsync(1, year: year),
        ];

        Assert.All(answers, answer => answer.ExpectProblem(HttpStatusCode.UnprocessableEntity, "invalid-body"));
    }

    [StoreTheory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("50001")]
    [InlineData("all")]
    [InlineData("")]
    public async Task A_sample_that_is_no_number_of_reports_is_refused(string sample) =>
        (await (await Region.CreateAsync(host)).Admin.PreviewPolicyAsync(new { }, query: $"sample={sample}")).ExpectProblem(HttpStatusCode.BadRequest, "bad-parameter");

    private static Task<ApiResponse> PutPolicyAsync(Region region, string body) =>
        region.Admin.SendAsync(HttpMethod.Put, $"/v1/bureaus/{region.City}/policies/2024", CreateJsonBody(body), ("If-Match", "*"));

    private static Task<ApiResponse> PreviewPolicyAsync(Region region, string body) =>
        region.Admin.SendAsync(HttpMethod.Post, $"/v1/bureaus/{region.City}/policies/2024/preview", CreateJsonBody(body));

    private static StringContent CreateJsonBody(string body) => new(body, Encoding.UTF8, "application/json");
}

public sealed class PolicyValidationTestsOnSqlite(SqliteHost host) : PolicyValidationTests(host), IClassFixture<SqliteHost>;

public sealed class PolicyValidationTestsOnSqlServer(SqlServerHost host) : PolicyValidationTests(host), IClassFixture<SqlServerHost>;
