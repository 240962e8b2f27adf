using System.Net;
using System.Text.Json.Nodes;
using PerfHub.Api.Features.Units;
using PerfHub.Api.Http.Lists;
using PerfHub.Api.Reports;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Stores;

namespace PerfHub.Api.Tests.Features.Units;

public abstract class PutUnitTests(PerfHubHost host)
{
    [StoreFact]
    public async Task A_new_unit_has_a_Location_and_reads_there_as_created()
    {
        var region = await Region.CreateAsync(host);
        var path = $"/v1/bureaus/{region.North}/units/0137";

        var response = await region.Admin.PutUnitAsync("0137", "科技", "publicInstitution", "创业服务中心", region.North);

        var unit = response.Expect<Unit>(HttpStatusCode.Created);
        Assert.Equal(path, response.HttpResponse.Headers.Location?.OriginalString);
        Assert.Equal(new Unit(region.North, "0137", "创业服务中心", "科技", UnitKind.PublicInstitution, true, unit.CreatedAt, unit.CreatedAt), unit);
        Assert.Equal(DateTimeKind.Utc, unit.CreatedAt.Kind);
        Assert.Equal((HttpStatusCode.OK, response.Body), GetStatusAndBody(await region.Admin.GetAsync(path)));
    }

    [StoreFact]
    public async Task A_second_PUT_replaces_everything_but_the_creation_time()
    {
        var region = await Region.CreateAsync(host);
        var path = $"/v1/bureaus/{region.North}/units/0137";
        var first = (await region.Admin.PutUnitAsync("0137", bureau: region.North)).Expect<Unit>(HttpStatusCode.Created);

        // Times are stored in milliseconds, so two writes can get the same one.
        await Task.Delay(2);
        var response = await region.Admin.PutAsync(path, new { name = "教育局", sector = "教育", kind = "administrative", active = false });

        var second = response.Expect<Unit>(HttpStatusCode.OK);
        Assert.Equal(
            new Unit(region.North, "0137", "教育局", "教育", UnitKind.Administrative, false, first.CreatedAt, second.UpdatedAt), second);
        Assert.True(second.UpdatedAt > first.UpdatedAt);
        Assert.Equal((HttpStatusCode.OK, response.Body), GetStatusAndBody(await region.Admin.GetAsync(path)));

        // A body without "active" activates the unit.
        Assert.True((await region.Admin.PutAsync(path, new { name = "教育局", sector = "教育", kind = "other" })).Expect<Unit>(HttpStatusCode.OK).Active);
    }

    [StoreFact]
    public async Task Codes_are_unique_per_bureau_and_case_sensitive()
    {
        var region = await Region.CreateAsync(host);
        foreach (var (bureau, code) in ((string, string)[])[(region.North, "a1"), (region.North, "A1"), (region.South, "a1")])
        {
            (await region.Admin.PutUnitAsync(code, name: bureau + code, bureau: bureau)).Expect(HttpStatusCode.Created);
        }

        Assert.Equal(region.North + "a1", (await region.Admin.GetAsync($"/v1/bureaus/{region.North}/units/a1")).Expect<Unit>(HttpStatusCode.OK).Name);
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
    public async Task An_invalid_code_is_refused_and_registers_nothing(string code)
    {
        var region = await Region.CreateAsync(host);

        (await region.Admin.PutUnitAsync(code)).ExpectProblem(HttpStatusCode.UnprocessableEntity, "invalid-body");

        Assert.Empty((await region.Admin.GetAsync($"/v1/bureaus/{region.City}/units")).Expect<Page<Unit>>(HttpStatusCode.OK).Items);
    }

    [StoreTheory]
    [InlineData("0")]
    [InlineData("A-1_b")]
    [InlineData("00000000000000000000000000000001")]
    public async Task A_code_of_up_to_32_letters_digits_dashes_and_underscores_is_accepted(string code) =>
        (await (await Region.CreateAsync(host)).Admin.PutUnitAsync(code)).Expect(HttpStatusCode.Created);

    [StoreTheory]
    [InlineData("school")]
    [InlineData("Administrative")]
    [InlineData("0")]
    [InlineData("")]
    public async Task An_unknown_kind_is_refused_with_a_list_of_the_kinds(string kind) => Assert.Contains(
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
    public async Task Every_error_of_a_body_is_reported_with_its_pointer(string body, string errors)
    {
        var region = await Region.CreateAsync(host);

        var problem = (await region.Admin.PutAsync($"/v1/bureaus/{region.North}/units/1", JsonNode.Parse(body)!))
            .ExpectProblemBody(HttpStatusCode.UnprocessableEntity, "invalid-body");

        Assert.Equal(errors, string.Join(", ", problem.Errors!.Select(it => $"{it.Pointer} {it.Code}").Order()));
        (await region.Admin.GetAsync($"/v1/bureaus/{region.North}/units/1")).ExpectProblem(HttpStatusCode.NotFound, "not-found");
    }

    private static (HttpStatusCode, string) GetStatusAndBody(ApiResponse response) => (response.Status, response.Body);
}

public sealed class PutUnitTestsOnSqlite(SharedHost<SqliteHost> shared) : PutUnitTests(shared.Host), IClassFixture<SharedHost<SqliteHost>>;

public sealed class PutUnitTestsOnSqlServer(SharedHost<SqlServerHost> shared) : PutUnitTests(shared.Host), IClassFixture<SharedHost<SqlServerHost>>;
