using System.Net;
using System.Text.Json.Nodes;
using PerfHub.Api.Http.Problems;
using PerfHub.Api.Security;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Stores;

namespace PerfHub.Api.Tests.Features.SelfEvaluations;

public abstract class FilingRefusalTests(PerfHubHost host)
{
    private static readonly string[] RequiredFields = ["type", "title", "status", "traceId", "instance", "help"];

    [StoreTheory]
    [InlineData(1999)]
    [InlineData(2101)]
    [InlineData(0)]
    [InlineData(-2024)]
    public async Task A_year_out_of_range_is_refused_with_the_allowed_range(int year)
    {
        var unit = await (await Region.CreateAsync(host)).RegisterUnitAsync();

        ApiResponse[] responses = [await unit.FileReportAsync(SeedReport.Bytes, year), await unit.ValidateReportAsync(SeedReport.Bytes, year)];

        Assert.All(responses, response => Assert.Equal(
            "年度应在 2000 至 2100 之间。", response.ExpectProblemBody(HttpStatusCode.UnprocessableEntity, "invalid-body").Detail));
        (await unit.GetReportAsync(year)).ExpectProblem(HttpStatusCode.NotFound, "not-found");
    }

    [StoreTheory]
    [InlineData("20x4")]
    [InlineData("99999999999")]
    public async Task A_year_that_is_not_a_number_is_not_found(string year)
    {
        var unit = await (await Region.CreateAsync(host)).RegisterUnitAsync();

        (await unit.PostAsync(unit.GetReportPath().Replace("2024", year, StringComparison.Ordinal), SeedReport.Json)).ExpectProblem(HttpStatusCode.NotFound, "not-found");
    }

    [StoreFact]
    public async Task An_inactive_unit_cannot_file_and_keeps_its_report()
    {
        var region = await Region.CreateAsync(host);
        var unit = await region.RegisterUnitAsync();
        (await unit.FileReportAsync(SeedReport.Bytes)).Expect(HttpStatusCode.Created);
        (await SetActiveAsync(region, false)).Expect(HttpStatusCode.OK);

        var problem = (await unit.FileReportAsync(SeedReport.CreateVariant(1))).ExpectProblemBody(HttpStatusCode.Conflict, "conflict");

        Assert.Equal("该预算单位已停用，不能填报。", problem.Detail);
        Assert.Equal(1, (await unit.ReadReportAsync()).Revision);
        (await SetActiveAsync(region, true)).Expect(HttpStatusCode.OK);
        (await unit.FileReportAsync(SeedReport.CreateVariant(1))).Expect(HttpStatusCode.Created);
    }

    [StoreFact]
    public async Task Only_a_unit_can_file()
    {
        var region = await Region.CreateAsync(host);
        var unit = await region.RegisterUnitAsync();
        foreach (var role in new[] { Role.BureauAdmin, Role.BureauReader, Role.Auditor })
        {
            (await (await region.CreateClientAsync(region.North, role)).PostAsync(unit.GetReportPath(), SeedReport.Json)).ExpectProblem(HttpStatusCode.Forbidden, "forbidden");
        }

        (await unit.GetReportAsync()).ExpectProblem(HttpStatusCode.NotFound, "not-found");
    }

    [StoreFact]
    public async Task A_refused_filing_stores_nothing()
    {
        var region = await Region.CreateAsync(host);
        var unit = await region.RegisterUnitAsync();
        (await unit.FileReportAsync(SeedReport.Bytes)).Expect(HttpStatusCode.Created);
        var before = await DescribeVisibleStateAsync(region, unit);

        // The only error of this report is at its end.
        var invalid = SeedReport.CreateVariant(1);
        invalid["suggestions"]!.AsArray().Add(1);
        (await unit.FileReportAsync(invalid)).ExpectProblem(HttpStatusCode.UnprocessableEntity, "invalid-body");
        (await unit.FileReportAsync("{}"u8.ToArray())).ExpectProblem(HttpStatusCode.UnprocessableEntity, "invalid-body");
        (await unit.FileReportAsync(SeedReport.Bytes[..^3])).ExpectProblem(HttpStatusCode.BadRequest, "malformed-body");
        (await unit.SendAsync(HttpMethod.Post, unit.GetReportPath(), new StringContent(invalid.ToJsonString()))).ExpectProblem(HttpStatusCode.UnsupportedMediaType, "unsupported-media-type");

        Assert.Equal(before, await DescribeVisibleStateAsync(region, unit));
    }

    [StoreFact]
    public async Task Every_refusal_is_a_complete_problem_in_both_languages_with_a_unique_trace_id()
    {
        var region = await Region.CreateAsync(host);
        var unit = await region.RegisterUnitAsync();
        var traces = new HashSet<string>();
        var body = SeedReport.Bytes;
        (string Fields, Func<(string, string)[], Task<ApiResponse>> Call)[] refusals =
        [
            ("400 detail", headers => unit.FileReportAsync("{"u8.ToArray(), 2024, headers)),
            ("404", headers => unit.GetReportAsync(2024, headers)),
            ("413 detail", headers => unit.FileReportAsync(new byte[(2 * 1024 * 1024) + 1], 2024, headers)),
            ("415", headers => unit.SendAsync(HttpMethod.Post, unit.GetReportPath(), new StringContent("{}"), headers)),
            ("422 detail", headers => unit.FileReportAsync(body, 1999, headers)),
            ("422 detail errors", headers => unit.FileReportAsync("{}"u8.ToArray(), 2024, headers)),
            ("409 detail", async headers =>
            {
                (await SetActiveAsync(region, false)).Expect(HttpStatusCode.OK);
                return await unit.FileReportAsync(body, 2024, headers);
            }),
        ];

        foreach (var (fields, call) in refusals)
        {
            var (chinese, isEnglish) = (GetProblem(await call([])), GetProblem(await call([("Accept-Language", "en")])));

            Assert.Equal(fields, DescribeShape(chinese));
            Assert.Equal(fields, DescribeShape(isEnglish));
            Assert.NotEqual((string?)chinese["title"], (string?)isEnglish["title"]);
            Assert.True(chinese["detail"] is null || (string?)chinese["detail"] != (string?)isEnglish["detail"], fields);
            Assert.True(traces.Add((string)chinese["traceId"]!) && traces.Add((string)isEnglish["traceId"]!), fields);
        }
    }

    private static JsonNode GetProblem(ApiResponse response)
    {
        var problem = response.ExpectProblem(response.Status, response.Read<ProblemBody>().Type.Split(':')[^1]);
        Assert.All(problem.AsObject(), field => Assert.False(string.IsNullOrWhiteSpace(field.Value?.ToString()), field.Key));
        Assert.All(RequiredFields, name => Assert.True(problem.AsObject().ContainsKey(name), name));
        return problem;
    }

    // The status and the optional fields of a problem.
    private static string DescribeShape(JsonNode problem) =>
        string.Join(' ', problem.AsObject().Select(field => field.Key).Except(RequiredFields).Prepend($"{problem["status"]}"));

    private static Task<ApiResponse> SetActiveAsync(Region region, bool active) => region.Admin.PutAsync(
        $"/v1/bureaus/{region.North}/units/0137", new { name = "单位", sector = "科技", kind = "publicInstitution", active });

    private static async Task<string> DescribeVisibleStateAsync(Region region, UnitClient unit) => string.Join('\n', [
        (await unit.GetReportAsync()).Body,
        (await unit.ListRevisionsAsync()).Body,
        (await region.Admin.ListDeviationsAsync()).Body,
        (await region.Admin.GetRankingAsync()).Body]);
}

public sealed class FilingRefusalTestsOnSqlite(SharedHost<SqliteHost> shared) : FilingRefusalTests(shared.Host), IClassFixture<SharedHost<SqliteHost>>;

public sealed class FilingRefusalTestsOnSqlServer(SharedHost<SqlServerHost> shared) : FilingRefusalTests(shared.Host), IClassFixture<SharedHost<SqlServerHost>>;
