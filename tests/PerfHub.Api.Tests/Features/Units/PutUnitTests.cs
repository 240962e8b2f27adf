using System.Net;
using System.Text.Json.Nodes;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Stores;

namespace PerfHub.Api.Tests.Features.Units;

public abstract class PutUnitTests(PerfHubHost host)
{
    [StoreFact]
    public async Task A_new_unit_is_told_where_it_is_and_reads_there_as_it_was_put()
    {
        var region = await Region.CreateAsync(host);
        var path = $"/v1/bureaus/{region.North}/units/0137";

        var answer = await region.Admin.PutUnitAsync("0137", "科技", "publicInstitution", "创业服务中心", region.North);

        var unit = answer.Expect(HttpStatusCode.Created);
        Assert.Equal(path, answer.HttpResponse.Headers.Location?.OriginalString);
        Assert.Equal((region.North, "0137", "创业服务中心", "科技", "publicInstitution", true), GetFields(unit));
        Assert.Equal((string?)unit["createdAt"], (string?)unit["updatedAt"]);
        Assert.EndsWith("Z", (string?)unit["createdAt"], StringComparison.Ordinal);
        Assert.Equal(unit.ToJsonString(), (await region.Admin.GetAsync(path)).Expect(HttpStatusCode.OK).ToJsonString());
    }

    [StoreFact]
    public async Task What_is_put_again_replaces_all_but_the_time_of_registration()
    {
        var region = await Region.CreateAsync(host);
        var path = $"/v1/bureaus/{region.North}/units/0137";
        var first = (await region.Admin.PutUnitAsync("0137", bureau: region.North)).Expect(HttpStatusCode.Created);

        // Times are kept in milliseconds, and both writes can fall into one.
        await Task.Delay(2);
        var second = (await region.Admin.PutAsync(path, new { name = "教育局", sector = "教育", kind = "administrative", active = false })).Expect(HttpStatusCode.OK);

        Assert.Equal((region.North, "0137", "教育局", "教育", "administrative", false), GetFields(second));
        Assert.Equal((string?)first["createdAt"], (string?)second["createdAt"]);
        Assert.True((DateTime)second["updatedAt"]! > (DateTime)first["updatedAt"]!);
        Assert.Equal(second.ToJsonString(), (await region.Admin.GetAsync(path)).Expect(HttpStatusCode.OK).ToJsonString());

        // A unit is active unless it is said not to be, this time too.
        Assert.True((bool)(await region.Admin.PutAsync(path, new { name = "教育局", sector = "教育", kind = "other" })).Expect(HttpStatusCode.OK)["active"]!);
    }

    [StoreFact]
    public async Task Codes_differ_by_bureau_and_by_case()
    {
        var region = await Region.CreateAsync(host);
        foreach (var (bureau, code) in ((string, string)[])[(region.North, "a1"), (region.North, "A1"), (region.South, "a1")])
        {
            (await region.Admin.PutUnitAsync(code, name: bureau + code, bureau: bureau)).Expect(HttpStatusCode.Created);
        }

        Assert.Equal(
            region.North + "a1", (string?)(await region.Admin.GetAsync($"/v1/bureaus/{region.North}/units/a1")).Expect(HttpStatusCode.OK)["name"]);
    }

    [StoreTheory]
    [InlineData("-1")]
    [InlineData("_1")]
    [InlineData("1.5")]
    [InlineData("1%201")]
    [InlineData("1%2F1")]
    [InlineData("%E5%8D%95%E4%BD%8D")]
    [InlineData("1~1")]
    [InlineData("000000000000000000000000000000001")]
    public async Task A_code_that_is_none_is_refused_and_registers_nothing(string code)
    {
        var region = await Region.CreateAsync(host);

        (await region.Admin.PutUnitAsync(code)).ExpectProblem(HttpStatusCode.UnprocessableEntity, "invalid-body");

        Assert.Empty((await region.Admin.GetAsync($"/v1/bureaus/{region.City}/units")).Expect(HttpStatusCode.OK)["items"]!.AsArray());
    }

    [StoreTheory]
    [InlineData("0")]
    [InlineData("A-1_b")]
    [InlineData("00000000000000000000000000000001")]
    public async Task A_code_has_up_to_32_letters_digits_and_dashes(string code) =>
        (await (await Region.CreateAsync(host)).Admin.PutUnitAsync(code)).Expect(HttpStatusCode.Created);

    [StoreTheory]
    [InlineData("school")]
    [InlineData("Administrative")]
    [InlineData("0")]
    [InlineData("")]
    public async Task A_kind_that_nobody_knows_is_refused_with_those_that_are(string kind) => Assert.Contains(
        "administrative, publicInstitution, other",
        (await (await Region.CreateAsync(host)).Admin.PutUnitAsync("1", kind: kind)).ExpectValidationError("/kind", "unknown-value"),
        StringComparison.Ordinal);

    [StoreTheory]
    [InlineData("""{"sector":"科技","kind":"other"}""", "/name required")]
    [InlineData("""{"name":null,"sector":"科技","kind":"other"}""", "/name required")]
    [InlineData("""{"name":" ","sector":"科技","kind":"other"}""", "/name blank")]
    [InlineData("""{"name":"单位","sector":"","kind":"other"}""", "/sector blank")]
    [InlineData("""{"name":"单位","sector":"科技","kind":"other","active":"no"}""", "/active wrong-type")]
    [InlineData("""{"name":"单位","sector":"科技","kind":"other","code":"2"}""", "/code unknown-field")]
    [InlineData("""{"name":7,"kind":1}""", "/kind unknown-value, /name wrong-type, /sector required")]
    [InlineData("[]", " wrong-type")]
    public async Task Every_fault_is_named_at_its_place(string body, string faults)
    {
        var region = await Region.CreateAsync(host);

        var problem = (await region.Admin.PutAsync($"/v1/bureaus/{region.North}/units/1", JsonNode.Parse(body)!))
            .ExpectProblem(HttpStatusCode.UnprocessableEntity, "invalid-body");

        Assert.Equal(faults, string.Join(", ", problem["errors"]!.AsArray().Select(it => $"{it!["pointer"]} {it["code"]}").Order()));
        (await region.Admin.GetAsync($"/v1/bureaus/{region.North}/units/1")).ExpectProblem(HttpStatusCode.NotFound, "not-found");
    }

    private static (string?, string?, string?, string?, string?, bool) GetFields(JsonNode unit) => (
        (string?)unit["bureau"], (string?)unit["code"], (string?)unit["name"], (string?)unit["sector"], (string?)unit["kind"], (bool)unit["active"]!);
}

public sealed class PutUnitTestsOnSqlite(SqliteHost host) : PutUnitTests(host), IClassFixture<SqliteHost>;

public sealed class PutUnitTestsOnSqlServer(SqlServerHost host) : PutUnitTests(host), IClassFixture<SqlServerHost>;
