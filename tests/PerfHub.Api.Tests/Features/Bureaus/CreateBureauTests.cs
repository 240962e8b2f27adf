using System.Net;
using PerfHub.Api.Features.Bureaus;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Stores;

namespace PerfHub.Api.Tests.Features.Bureaus;

public abstract class CreateBureauTests(PerfHubHost host)
{
    [StoreFact]
    public async Task A_created_bureau_has_a_Location_and_reads_there_as_created()
    {
        var region = await Region.CreateAsync(host);
        var (code, before) = (region.City + "03", TimeProvider.System.GetUtcNow().AddSeconds(-1));

        var response = await host.Operator.CreateBureauAsync(code, region.City, "新市区财政局");

        var bureau = response.Expect<Bureau>(HttpStatusCode.Created);
        Assert.Equal($"/v1/bureaus/{code}", response.HttpResponse.Headers.Location?.OriginalString);
        Assert.Equal((code, "新市区财政局", region.City), (bureau.Code, bureau.Name, bureau.Parent));
        Assert.Equal(DateTimeKind.Utc, bureau.CreatedAt.Kind);
        Assert.InRange(bureau.CreatedAt, before.UtcDateTime, TimeProvider.System.GetUtcNow().UtcDateTime.AddSeconds(1));
        var read = await host.Operator.GetAsync($"/v1/bureaus/{code}");
        read.Expect(HttpStatusCode.OK);
        Assert.Equal(response.Body, read.Body);
    }

    [StoreFact]
    public async Task A_bureau_without_a_parent_is_at_the_top_level() =>
        Assert.Null((await host.Operator.GetAsync($"/v1/bureaus/{(await Region.CreateAsync(host)).City}")).Expect<Bureau>(HttpStatusCode.OK).Parent);

    [StoreFact]
    public async Task A_duplicate_code_is_refused_and_the_existing_bureau_is_unchanged()
    {
        var region = await Region.CreateAsync(host);
        var before = (await host.Operator.GetAsync($"/v1/bureaus/{region.North}")).Body;

        var problem = (await host.Operator.CreateBureauAsync(region.North, region.South, "另一个")).ExpectProblemBody(HttpStatusCode.Conflict, "conflict");

        Assert.Contains(region.North, problem.Detail, StringComparison.Ordinal);
        Assert.Equal(before, (await host.Operator.GetAsync($"/v1/bureaus/{region.North}")).Body);
    }

    [StoreFact]
    public async Task One_of_ten_concurrent_requests_for_the_same_code_succeeds()
    {
        var code = (await Region.CreateAsync(host)).City + "03";

        var responses = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => host.Operator.CreateBureauAsync(code)));

        Assert.Single(responses, it => it.Status == HttpStatusCode.Created);
        Assert.All(responses.Where(it => it.Status != HttpStatusCode.Created), it => it.ExpectProblem(HttpStatusCode.Conflict, "conflict"));
    }

    [StoreFact]
    public async Task An_unknown_parent_is_refused_and_creates_nothing()
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
    [InlineData("６５０１０４", "wrong-format")] // full-width digits
    [InlineData("../rules", "wrong-format")]
    public async Task A_code_that_is_not_2_to_12_digits_is_refused(string code, string error) =>
        (await host.Operator.CreateBureauAsync(code)).ExpectValidationError("/code", error);

    [StoreTheory]
    [InlineData("")]
    [InlineData(" \t\u3000")]
    public async Task A_blank_name_is_refused(string name) =>
        (await host.Operator.CreateBureauAsync("99", name: name)).ExpectValidationError("/name", "blank");

    [StoreFact]
    public async Task A_name_has_up_to_200_characters()
    {
        var region = await Region.CreateAsync(host);

        (await host.Operator.CreateBureauAsync(region.City + "03", name: new string('局', 201))).ExpectValidationError("/name", "too-long");
        (await host.Operator.CreateBureauAsync(region.City + "03", name: new string('局', 200))).Expect(HttpStatusCode.Created);
    }

    [StoreFact]
    public async Task All_errors_of_a_body_are_reported_together()
    {
        var problem = (await host.Operator.PostAsync("/v1/bureaus", new { code = 650104, parent = "", colour = "red" }))
            .ExpectProblemBody(HttpStatusCode.UnprocessableEntity, "invalid-body");

        Assert.Equal(
            [("/code", "wrong-type"), ("/colour", "unknown-field"), ("/name", "required"), ("/parent", "blank")],
            problem.Errors!.Select(it => (it.Pointer, it.Code)).Order());
    }
}

public sealed class CreateBureauTestsOnSqlite(SharedHost<SqliteHost> shared) : CreateBureauTests(shared.Host), IClassFixture<SharedHost<SqliteHost>>;

public sealed class CreateBureauTestsOnSqlServer(SharedHost<SqlServerHost> shared) : CreateBureauTests(shared.Host), IClassFixture<SharedHost<SqlServerHost>>;
