using System.Net;
using System.Text.Json.Nodes;
using PerfHub.Api.Security;
using PerfHub.Api.Tests.Product;
using PerfHub.Api.Tests.Stores;

namespace PerfHub.Api.Tests.Features.SelfEvaluations;

/// <summary>What every refusal of a filing says, and that nothing is left of it.</summary>
public abstract class FilingRefusalTests(PerfHubHost host)
{
    private static readonly string[] Always = ["type", "title", "status", "traceId"];

    [StoreTheory]
    [InlineData(1999)]
    [InlineData(2101)]
    [InlineData(0)]
    [InlineData(-2024)]
    public async Task A_year_that_cannot_be_filed_is_named(int year)
    {
        var unit = await (await Region.In(host)).Unit();

        Answer[] answers = [await unit.File(Seed.Bytes, year), await unit.Validate(Seed.Bytes, year)];

        Assert.All(answers, answer => Assert.Equal(
            "年度应在 2000 至 2100 之间。", (string?)answer.Problem(HttpStatusCode.UnprocessableEntity, "invalid-body")["detail"]));
        (await unit.Current(year)).Problem(HttpStatusCode.NotFound, "not-found");
    }

    [StoreTheory]
    [InlineData("20x4")]
    [InlineData("99999999999")]
    public async Task What_is_no_year_is_no_place_to_file_at(string year)
    {
        var unit = await (await Region.In(host)).Unit();

        (await unit.Post(unit.Path().Replace("2024", year, StringComparison.Ordinal), Seed.Json)).Problem(HttpStatusCode.NotFound, "not-found");
    }

    [StoreFact]
    public async Task A_unit_that_is_not_active_cannot_file_and_keeps_what_it_filed()
    {
        var region = await Region.In(host);
        var unit = await region.Unit();
        (await unit.File(Seed.Bytes)).Expect(HttpStatusCode.Created);
        (await SetActive(region, false)).Expect(HttpStatusCode.OK);

        var problem = (await unit.File(Seed.Numbered(1))).Problem(HttpStatusCode.Conflict, "conflict");

        Assert.Equal("该预算单位已停用，不能填报。", (string?)problem["detail"]);
        Assert.Equal(1, (int)(await unit.Current()).Expect(HttpStatusCode.OK)["revision"]!);
        (await SetActive(region, true)).Expect(HttpStatusCode.OK);
        (await unit.File(Seed.Numbered(1))).Expect(HttpStatusCode.Created);
    }

    [StoreFact]
    public async Task Nobody_but_a_unit_files()
    {
        var region = await Region.In(host);
        var unit = await region.Unit();
        foreach (var role in new[] { Role.BureauAdmin, Role.BureauReader, Role.Auditor })
        {
            (await (await region.At(region.North, role)).Post(unit.Path(), Seed.Json)).Problem(HttpStatusCode.Forbidden, "forbidden");
        }

        (await unit.Current()).Problem(HttpStatusCode.NotFound, "not-found");
    }

    [StoreFact]
    public async Task Nothing_of_a_refused_filing_is_stored()
    {
        var region = await Region.In(host);
        var unit = await region.Unit();
        (await unit.File(Seed.Bytes)).Expect(HttpStatusCode.Created);
        var before = await Seen(region, unit);

        // One sound report with one fault at its very end, and others that are no report at all.
        var almost = Seed.Numbered(1);
        almost["suggestions"]!.AsArray().Add(1);
        (await unit.File(almost)).Problem(HttpStatusCode.UnprocessableEntity, "invalid-body");
        (await unit.File("{}"u8.ToArray())).Problem(HttpStatusCode.UnprocessableEntity, "invalid-body");
        (await unit.File(Seed.Bytes[..^3])).Problem(HttpStatusCode.BadRequest, "malformed-body");
        (await unit.Send(HttpMethod.Post, unit.Path(), new StringContent(almost.ToJsonString()))).Problem(HttpStatusCode.UnsupportedMediaType, "unsupported-media-type");

        Assert.Equal(before, await Seen(region, unit));
    }

    [StoreFact]
    public async Task Every_refusal_is_a_whole_problem_in_both_languages_with_a_trace_of_its_own()
    {
        var region = await Region.In(host);
        var unit = await region.Unit();
        var traces = new HashSet<string>();
        var body = Seed.Bytes;
        (string Fields, Func<(string, string)[], Task<Answer>> Call)[] refusals =
        [
            ("400 detail", headers => unit.File("{"u8.ToArray(), 2024, headers)),
            ("404", headers => unit.Current(2024, headers)),
            ("413 detail", headers => unit.File(new byte[(2 * 1024 * 1024) + 1], 2024, headers)),
            ("415", headers => unit.Send(HttpMethod.Post, unit.Path(), new StringContent("{}"), headers)),
            ("422 detail", headers => unit.File(body, 1999, headers)),
            ("422 detail errors", headers => unit.File("{}"u8.ToArray(), 2024, headers)),
            ("409 detail", async headers =>
            {
                (await SetActive(region, false)).Expect(HttpStatusCode.OK);
                return await unit.File(body, 2024, headers);
            }),
        ];

        foreach (var (fields, call) in refusals)
        {
            var (chinese, english) = (Problem(await call([])), Problem(await call([("Accept-Language", "en")])));

            Assert.Equal(fields, Shape(chinese));
            Assert.Equal(fields, Shape(english));
            Assert.NotEqual((string?)chinese["title"], (string?)english["title"]);
            Assert.True(chinese["detail"] is null || (string?)chinese["detail"] != (string?)english["detail"], fields);
            Assert.True(traces.Add((string)chinese["traceId"]!) && traces.Add((string)english["traceId"]!), fields);
        }
    }

    private static JsonNode Problem(Answer answer)
    {
        var problem = answer.Problem(answer.Status, ((string)answer.Json["type"]!).Split(':')[^1]);
        Assert.All(problem.AsObject(), field => Assert.False(string.IsNullOrWhiteSpace(field.Value?.ToString()), field.Key));
        Assert.All(Always, name => Assert.True(problem.AsObject().ContainsKey(name), name));
        return problem;
    }

    // Its status, and those of its fields that not every problem has.
    private static string Shape(JsonNode problem) =>
        string.Join(' ', problem.AsObject().Select(field => field.Key).Except(Always).Prepend($"{problem["status"]}"));

    private static Task<Answer> SetActive(Region region, bool active) => region.Admin.Put(
        $"/v1/bureaus/{region.North}/units/0137", new { name = "单位", sector = "科技", kind = "publicInstitution", active });

    private static async Task<string> Seen(Region region, UnitClient unit) => string.Join('\n', [
        (await unit.Current()).Text,
        (await unit.Revisions()).Text,
        (await region.Admin.Deviations()).Text,
        (await region.Admin.Ranking()).Text]);
}

public sealed class FilingRefusalTestsOnSqlite(SqliteHost host) : FilingRefusalTests(host), IClassFixture<SqliteHost>;

public sealed class FilingRefusalTestsOnSqlServer(SqlServerHost host) : FilingRefusalTests(host), IClassFixture<SqlServerHost>;
