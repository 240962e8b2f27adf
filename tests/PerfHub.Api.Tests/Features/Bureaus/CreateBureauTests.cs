using System.Net;
using System.Text.Json.Nodes;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Stores;

namespace PerfHub.Api.Tests.Features.Bureaus;

public abstract class CreateBureauTests(PerfHubHost host)
{
    [StoreFact]
    public async Task A_new_bureau_is_told_where_it_is_and_reads_there_as_it_was_made()
    {
        var region = await Region.CreateAsync(host);
        var (code, before) = (region.City + "03", TimeProvider.System.GetUtcNow().AddSeconds(-1));

        var answer = await host.Operator.CreateBureauAsync(code, region.City, "新市区财政局");

        var bureau = answer.Expect(HttpStatusCode.Created);
        Assert.Equal($"/v1/bureaus/{code}", answer.HttpResponse.Headers.Location?.OriginalString);
        Assert.Equal((code, "新市区财政局", region.City), ((string?)bureau["code"], (string?)bureau["name"], (string?)bureau["parent"]));
        Assert.InRange((DateTimeOffset)bureau["createdAt"]!, before, TimeProvider.System.GetUtcNow().AddSeconds(1));
        Assert.EndsWith("Z", (string?)bureau["createdAt"], StringComparison.Ordinal);
        Assert.Equal(
            bureau.ToJsonString(), (await host.Operator.GetAsync($"/v1/bureaus/{code}")).Expect(HttpStatusCode.OK).ToJsonString());
    }

    [StoreFact]
    public async Task A_bureau_without_a_parent_is_at_the_top() =>
        Assert.Null((await host.Operator.GetAsync($"/v1/bureaus/{(await Region.CreateAsync(host)).City}")).Expect(HttpStatusCode.OK)["parent"]);

    [StoreFact]
    public async Task A_code_that_is_taken_is_refused_and_the_bureau_stays_as_it_was()
    {
        var region = await Region.CreateAsync(host);
        var before = (await host.Operator.GetAsync($"/v1/bureaus/{region.North}")).Body;

        var problem = (await host.Operator.CreateBureauAsync(region.North, region.South, "另一个")).ExpectProblem(HttpStatusCode.Conflict, "conflict");

        Assert.Contains(region.North, (string?)problem["detail"], StringComparison.Ordinal);
        Assert.Equal(before, (await host.Operator.GetAsync($"/v1/bureaus/{region.North}")).Body);
    }

    [StoreFact]
    public async Task Of_ten_that_ask_for_one_code_at_once_one_gets_it()
    {
        var code = (await Region.CreateAsync(host)).City + "03";

        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => host.Operator.CreateBureauAsync(code)));

        Assert.Single(answers, answer => answer.Status == HttpStatusCode.Created);
        Assert.All(answers.Where(answer => answer.Status != HttpStatusCode.Created), answer => answer.ExpectProblem(HttpStatusCode.Conflict, "conflict"));
    }

    [StoreFact]
    public async Task A_parent_that_is_not_there_is_refused_and_leaves_nothing_behind()
    {
        var region = await Region.CreateAsync(host);
        var code = region.City + "03";

        (await host.Operator.CreateBureauAsync(code, "999999999999")).ExpectValidationError("/parent", "unknown");
        (await host.Operator.CreateBureauAsync(code, code)).ExpectValidationError("/parent", "unknown");

        (await host.Operator.GetAsync($"/v1/bureaus/{code}")).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        (await host.Operator.CreateBureauAsync(code, region.City)).Expect(HttpStatusCode.Created);
    }

    [StoreTheory]
    [InlineData("", "blank")]
    [InlineData("6", "wrong-format")]
    [InlineData("6501040000000", "too-long")]
    [InlineData("65010A", "wrong-format")]
    [InlineData(" 650104", "wrong-format")]
    [InlineData("-650104", "wrong-format")]
    [InlineData("65/01", "wrong-format")]
    [InlineData("６５０１０４", "wrong-format")] // digits of Unicode, but not of GB/T 2260
    [InlineData("../rules", "wrong-format")]
    public async Task A_code_is_2_to_12_digits(string code, string fault) =>
        (await host.Operator.CreateBureauAsync(code)).ExpectValidationError("/code", fault);

    [StoreTheory]
    [InlineData("")]
    [InlineData(" \t\u3000")]
    public async Task A_name_is_not_blank(string name) =>
        (await host.Operator.CreateBureauAsync("99", name: name)).ExpectValidationError("/name", "blank");

    [StoreFact]
    public async Task A_name_has_up_to_200_characters()
    {
        var region = await Region.CreateAsync(host);

        (await host.Operator.CreateBureauAsync(region.City + "03", name: new string('局', 201))).ExpectValidationError("/name", "too-long");
        (await host.Operator.CreateBureauAsync(region.City + "03", name: new string('局', 200))).Expect(HttpStatusCode.Created);
    }

    [StoreFact]
    public async Task Every_fault_is_named_at_once_a_field_that_nobody_knows_too()
    {
        var problem = (await host.Operator.PostAsync("/v1/bureaus", new { code = 650104, parent = "", colour = "red" }))
            .ExpectProblem(HttpStatusCode.UnprocessableEntity, "invalid-body");

        Assert.Equal(
            [("/code", "wrong-type"), ("/colour", "unknown-field"), ("/name", "required"), ("/parent", "blank")],
            problem["errors"]!.AsArray().Select(it => ((string)it!["pointer"]!, (string)it["code"]!)).Order());
    }
}

public sealed class CreateBureauTestsOnSqlite(SqliteHost host) : CreateBureauTests(host), IClassFixture<SqliteHost>;

public sealed class CreateBureauTestsOnSqlServer(SqlServerHost host) : CreateBureauTests(host), IClassFixture<SqlServerHost>;
