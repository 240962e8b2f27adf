using System.Net;
using System.Text;
using PerfHub.Api.Features.Policies;
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
    [InlineData("""{"overCompletionMode":"none"}""", "/overCompletionMode unknown-value")]
    [InlineData("""{"scoreGapThreshold":-1}""", "/scoreGapThreshold number-out-of-range")]
    [InlineData("""{"categoryWeights":{"产出":101}}""", "/categoryWeights/产出 number-out-of-range")]
    [InlineData("""{"categoryWeights":{"产出":"50"," ":10}}""", "/categoryWeights/  invalid-key;/categoryWeights/产出 wrong-type")]
    [InlineData("""{"categoryWeights":[]}""", "/categoryWeights wrong-type")]
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
    public async Task An_invalid_policy_is_refused_with_its_pointers_when_set_and_when_previewed(string body, string errors)
    {
        var region = await Region.CreateAsync(host);
        foreach (var response in (ApiResponse[])[await PutPolicyAsync(region, body), await PreviewPolicyAsync(region, body)])
        {
            response.ExpectProblem(HttpStatusCode.UnprocessableEntity, "invalid-body");
            Assert.Equal(errors.Split(';'), response.GetValidationErrors());
        }

        Assert.Equal(1, (await region.Admin.GetPolicyAsync()).Expect<BureauPolicy>(HttpStatusCode.OK).Version);
    }

    [StoreFact]
    public async Task All_errors_are_reported_at_once_in_Chinese()
    {
        var region = await Region.CreateAsync(host);
        var response = await PutPolicyAsync(
            region,
            """{"executionWeight":0,"gradeBands":{"excellent":80,"good":80},"credibility":{"high":-1},"rules":{"x":{},"late-filing":{"severity":"x"}},"y":1}""");

        Assert.Equal(
            [
                "/credibility/high number-out-of-range", "/executionWeight number-out-of-range", "/gradeBands/good not-in-order",
                "/rules/late-filing/severity unknown-value", "/rules/x unknown-rule", "/y unknown-field",
            ],
            response.GetValidationErrors());
        var problem = response.ExpectProblemBody(HttpStatusCode.UnprocessableEntity, "invalid-body");
        Assert.All(problem.Errors!, error => Assert.Matches(@"\p{IsCJKUnifiedIdeographs}", error.Message));
    }

    [StoreTheory]
    [InlineData("""{"executionWeight":0.000001,"overCompletionThreshold":100,"overCompletionCap":0,"lowExecutionThreshold":0}""")]
    [InlineData("""{"executionWeight":100,"overCompletionThreshold":1000,"overCompletionCap":100,"lowExecutionThreshold":100}""")]
    [InlineData("""{"gradeBands":{"excellent":100,"good":99.999999,"fair":0.000001}}""")]
    [InlineData("""{"overCompletionMode":"noPoints","scoreGapThreshold":0,"categoryWeights":{"产出":50,"效益":30,"满意度":10}}""")]
    [InlineData("""{"credibility":{"high":0,"medium":100,"low":0},"executionWeight":null,"rules":null,"gradeBands":null}""")]
    [InlineData("""{"rules":{"late-filing":null,"over-completion":{"severity":null,"enabled":null}}}""")]
    public async Task Values_on_the_bounds_are_accepted(string body)
    {
        var region = await Region.CreateAsync(host);
        (await PreviewPolicyAsync(region, body)).Expect(HttpStatusCode.OK);
        var put = await PutPolicyAsync(region, body);
        put.Expect(HttpStatusCode.OK);
        var read = await region.Admin.GetPolicyAsync();
        read.Expect(HttpStatusCode.OK);
        Assert.Equal(put.Body, read.Body);
        (await (await region.RegisterUnitAsync()).FileReportAsync(SeedReport.Bytes)).Expect(HttpStatusCode.Created);
    }

    [StoreTheory]
    [InlineData("""{"rules":{"late-filing":{},"late-filing":{}}}""")]
    [InlineData("""{"executionWeight":1,"executionWeight":2}""")]
    [InlineData("{")]
    [InlineData("")]
    public async Task Malformed_JSON_and_duplicate_members_are_refused(string body)
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
    public async Task A_year_out_of_range_is_refused(int year)
    {
        var region = await Region.CreateAsync(host);
        ApiResponse[] responses =
        [
            await region.Admin.GetPolicyAsync(year: year), await region.Admin.PutPolicyAsync(new { }, year: year), await region.Admin.DeletePolicyAsync(year: year),
            await region.Admin.PreviewPolicyAsync(new { }, year: year), await region.Admin.ListPolicyVersionsAsync(year: year),
            await region.Admin.GetPolicyVersionAsync(1, year: year),
        ];

        Assert.All(responses, response => response.ExpectProblem(HttpStatusCode.UnprocessableEntity, "invalid-body"));
    }

    [StoreTheory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("50001")]
    [InlineData("all")]
    [InlineData("")]
    public async Task A_sample_size_out_of_range_is_refused(string sample) =>
        (await (await Region.CreateAsync(host)).Admin.PreviewPolicyAsync(new { }, query: $"sample={sample}")).ExpectProblem(HttpStatusCode.BadRequest, "bad-parameter");

    private static Task<ApiResponse> PutPolicyAsync(Region region, string body) =>
        region.Admin.SendAsync(HttpMethod.Put, $"/v1/bureaus/{region.City}/policies/2024", CreateJsonBody(body), ("If-Match", "*"));

    private static Task<ApiResponse> PreviewPolicyAsync(Region region, string body) =>
        region.Admin.SendAsync(HttpMethod.Post, $"/v1/bureaus/{region.City}/policies/2024/preview", CreateJsonBody(body));

    private static StringContent CreateJsonBody(string body) => new(body, Encoding.UTF8, "application/json");
}

public sealed class PolicyValidationTestsOnSqlite(SharedHost<SqliteHost> shared) : PolicyValidationTests(shared.Host), IClassFixture<SharedHost<SqliteHost>>;

public sealed class PolicyValidationTestsOnSqlServer(SharedHost<SqlServerHost> shared) : PolicyValidationTests(shared.Host), IClassFixture<SharedHost<SqlServerHost>>;
