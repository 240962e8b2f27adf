using System.Net;
using System.Text.Json.Nodes;
using PerfHub.Api.Security;
using PerfHub.Api.Tests.Product;
using PerfHub.Api.Tests.Stores;

namespace PerfHub.Api.Tests.Features.SelfEvaluations;

/// <summary>What every refusal of a filing says, and that nothing is left of it.</summary>
public abstract class FilingRefusalTests(PerfHubHost host)
{
    private static readonly string[] RequiredFields = ["type", "title", "status", "traceId"];

    [StoreTheory]
    [InlineData(1999)]
    [InlineData(2101)]
    [InlineData(0)]
    [InlineData(-2024)]
    public async Task A_year_that_cannot_be_filed_is_named(int year)
    {
        var unit = await (await Region.Create(host)).RegisterUnit();

        ApiResponse[] answers = [await unit.FileReport(SeedReport.Bytes, year), await unit.ValidateReport(SeedReport.Bytes, year)];

        Assert.All(answers, answer => Assert.Equal(
            "年度应在 2000 至 2100 之间。", (string?)answer.ExpectProblem(HttpStatusCode.UnprocessableEntity, "invalid-body")["detail"]));
        (await unit.GetReport(year)).ExpectProblem(HttpStatusCode.NotFound, "not-found");
    }

    [StoreTheory]
    [InlineData("20x4")]
    [InlineData("99999999999")]
    public async Task What_is_no_year_is_no_place_to_file_at(string year)
    {
        var unit = await (await Region.Create(host)).RegisterUnit();

        (await unit.Post(unit.GetReportPath().Replace("2024", year, StringComparison.Ordinal), SeedReport.Json)).ExpectProblem(HttpStatusCode.NotFound, "not-found");
    }

    [StoreFact]
    public async Task A_unit_that_is_not_active_cannot_file_and_keeps_what_it_filed()
    {
        var region = await Region.Create(host);
        var unit = await region.RegisterUnit();
        (await unit.FileReport(SeedReport.Bytes)).Expect(HttpStatusCode.Created);
        (await SetActive(region, false)).Expect(HttpStatusCode.OK);

        var problem = (await unit.FileReport(SeedReport.CreateVariant(1))).ExpectProblem(HttpStatusCode.Conflict, "conflict");

        Assert.Equal("该预算单位已停用，不能填报。", (string?)problem["detail"]);
        Assert.Equal(1, (int)(await unit.GetReport()).Expect(HttpStatusCode.OK)["revision"]!);
        (await SetActive(region, true)).Expect(HttpStatusCode.OK);
        (await unit.FileReport(SeedReport.CreateVariant(1))).Expect(HttpStatusCode.Created);
    }

    [StoreFact]
    public async Task Nobody_but_a_unit_files()
    {
        var region = await Region.Create(host);
        var unit = await region.RegisterUnit();
        foreach (var role in new[] { Role.BureauAdmin, Role.BureauReader, Role.Auditor })
        {
            (await (await region.CreateClient(region.North, role)).Post(unit.GetReportPath(), SeedReport.Json)).ExpectProblem(HttpStatusCode.Forbidden, "forbidden");
        }

        (await unit.GetReport()).ExpectProblem(HttpStatusCode.NotFound, "not-found");
    }

    [StoreFact]
    public async Task Nothing_of_a_refused_filing_is_stored()
    {
        var region = await Region.Create(host);
        var unit = await region.RegisterUnit();
        (await unit.FileReport(SeedReport.Bytes)).Expect(HttpStatusCode.Created);
        var before = await DescribeVisibleState(region, unit);

        // One sound report with one fault at its very end, and others that are no report at all.
        var almost = SeedReport.CreateVariant(1);
        almost["suggestions"]!.AsArray().Add(1);
        (await unit.FileReport(almost)).ExpectProblem(HttpStatusCode.UnprocessableEntity, "invalid-body");
        (await unit.FileReport("{}"u8.ToArray())).ExpectProblem(HttpStatusCode.UnprocessableEntity, "invalid-body");
        (await unit.FileReport(SeedReport.Bytes[..^3])).ExpectProblem(HttpStatusCode.BadRequest, "malformed-body");
        (await unit.Send(HttpMethod.Post, unit.GetReportPath(), new StringContent(almost.ToJsonString()))).ExpectProblem(HttpStatusCode.UnsupportedMediaType, "unsupported-media-type");

        Assert.Equal(before, await DescribeVisibleState(region, unit));
    }

    [StoreFact]
    public async Task Every_refusal_is_a_whole_problem_in_both_languages_with_a_trace_of_its_own()
    {
        var region = await Region.Create(host);
        var unit = await region.RegisterUnit();
        var traces = new HashSet<string>();
        var body = SeedReport.Bytes;
        (string Fields, Func<(string, string)[], Task<ApiResponse>> Call)[] refusals =
        [
            ("400 detail", headers => unit.FileReport("{"u8.ToArray(), 2024, headers)),
            ("404", headers => unit.GetReport(2024, headers)),
            ("413 detail", headers => unit.FileReport(new byte[(2 * 1024 * 1024) + 1], 2024, headers)),
            ("415", headers => unit.Send(HttpMethod.Post, unit.GetReportPath(), new StringContent("{}"), headers)),
            ("422 detail", headers => unit.FileReport(body, 1999, headers)),
            ("422 detail errors", headers => unit.FileReport("{}"u8.ToArray(), 2024, headers)),
            ("409 detail", async headers =>
            {
                (await SetActive(region, false)).Expect(HttpStatusCode.OK);
                return await unit.FileReport(body, 2024, headers);
            }),
        ];

        foreach (var (fields, call) in refusals)
        {
            var (chinese, english) = (GetProblem(await call([])), GetProblem(await call([("Accept-Language", "en")])));

            Assert.Equal(fields, DescribeShape(chinese));
            Assert.Equal(fields, DescribeShape(english));
            Assert.NotEqual((string?)chinese["title"], (string?)english["title"]);
            Assert.True(chinese["detail"] is null || (string?)chinese["detail"] != (string?)english["detail"], fields);
            Assert.True(traces.Add((string)chinese["traceId"]!) && traces.Add((string)english["traceId"]!), fields);
        }
    }

    private static JsonNode GetProblem(ApiResponse answer)
    {
        var problem = answer.ExpectProblem(answer.Status, ((string)answer.Json["type"]!).Split(':')[^1]);
        Assert.All(problem.AsObject(), field => Assert.False(string.IsNullOrWhiteSpace(field.Value?.ToString()), field.Key));
        Assert.All(RequiredFields, name => Assert.True(problem.AsObject().ContainsKey(name), name));
        return problem;
    }

    // Its status, and those of its fields that not every problem has.
    private static string DescribeShape(JsonNode problem) =>
        string.Join(' ', problem.AsObject().Select(field => field.Key).Except(RequiredFields).Prepend($"{problem["status"]}"));

    private static Task<ApiResponse> SetActive(Region region, bool active) => region.Admin.Put(
        $"/v1/bureaus/{region.North}/units/0137", new { name = "单位", sector = "科技", kind = "publicInstitution", active });

    private static async Task<string> DescribeVisibleState(Region region, UnitClient unit) => string.Join('\n', [
        (await unit.GetReport()).Body,
        (await unit.ListRevisions()).Body,
        (await region.Admin.ListDeviations()).Body,
        (await region.Admin.GetRanking()).Body]);
}

public sealed class FilingRefusalTestsOnSqlite(SqliteHost host) : FilingRefusalTests(host), IClassFixture<SqliteHost>;

public sealed class FilingRefusalTestsOnSqlServer(SqlServerHost host) : FilingRefusalTests(host), IClassFixture<SqlServerHost>;
