using System.Net;
using System.Text.Json.Nodes;
using PerfHub.Api.Security;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Stores;
using PerfHub.Rules.Rules;

namespace PerfHub.Api.Tests.Features.Deviations;

public abstract class GetDeviationTests(PerfHubHost host)
{
    [StoreTheory]
    [InlineData(null, false)]
    [InlineData("zh-CN,zh;q=0.9,en;q=0.8", false)]
    [InlineData("en", true)]
    [InlineData("en-GB,zh;q=0.5", true)]
    public async Task One_by_its_id_is_the_one_of_the_list_in_the_language_asked_for(string? language, bool isEnglish)
    {
        var region = await Region.CreateAsync(host);
        (await (await region.RegisterUnitAsync()).FileReportAsync(SeedReport.Bytes)).Expect(HttpStatusCode.Created);
        (string, string)[] headers = language is null ? [] : [("Accept-Language", language)];

        var list = (await region.Admin.GetAsync($"/v1/bureaus/{region.City}/deviations/2024", headers)).Expect(HttpStatusCode.OK)["items"]!.AsArray();

        Assert.Equal(13, list.Count);
        foreach (var item in list)
        {
            var one = (await region.Admin.GetAsync($"/v1/deviations/{item!["id"]}", headers)).Expect(HttpStatusCode.OK);
            Assert.Equal(item.ToJsonString(), one.ToJsonString());
            var title = RuleCatalogue.ById[(string)item["rule"]!].Title;
            Assert.Equal(isEnglish ? title.En : title.Zh, (string?)item["title"]);
        }
    }

    [StoreFact]
    public async Task Both_languages_say_it_in_other_words_of_the_same_figures()
    {
        var region = await Region.CreateAsync(host);
        (await (await region.RegisterUnitAsync()).FileReportAsync(SeedReport.Bytes)).Expect(HttpStatusCode.Created);
        var path = $"/v1/bureaus/{region.City}/deviations/2024";

        var chinese = (await region.Admin.GetAsync(path)).Expect(HttpStatusCode.OK)["items"]!.AsArray();
        var english = (await region.Admin.GetAsync(path, ("Accept-Language", "en"))).Expect(HttpStatusCode.OK)["items"]!.AsArray();

        foreach (var (zh, en) in chinese.Zip(english))
        {
            Assert.NotEqual((string?)zh!["message"], (string?)en!["message"]);
            (en["title"], en["message"]) = ((string?)zh["title"], (string?)zh["message"]);
            Assert.Equal(zh.ToJsonString(), en.ToJsonString());
        }
    }

    [StoreFact]
    public async Task A_unit_reads_its_own_and_no_other()
    {
        var region = await Region.CreateAsync(host);
        var (mine, other) = (await region.RegisterUnitAsync("1"), await region.RegisterUnitAsync("2"));
        var namesake = await region.RegisterUnitAsync("1", region.South);
        var id = (string)(await mine.FileReportAsync(SeedReport.Bytes)).Expect(HttpStatusCode.Created)["deviations"]![0]!["id"]!;
        (await other.FileReportAsync(SeedReport.Bytes)).Expect(HttpStatusCode.Created);

        Assert.Equal(id, (string?)(await mine.GetAsync($"/v1/deviations/{id}")).Expect(HttpStatusCode.OK)["id"]);
        (await other.GetAsync($"/v1/deviations/{id}")).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        (await namesake.GetAsync($"/v1/deviations/{id}")).ExpectProblem(HttpStatusCode.NotFound, "not-found");
    }

    [StoreTheory]
    [InlineData(Role.BureauAdmin)]
    [InlineData(Role.BureauReader)]
    [InlineData(Role.Auditor)]
    public async Task A_bureau_reads_those_of_its_units_and_no_others(Role role)
    {
        var region = await Region.CreateAsync(host);
        var id = (string)(await (await region.RegisterUnitAsync()).FileReportAsync(SeedReport.Bytes)).Expect(HttpStatusCode.Created)["deviations"]![0]!["id"]!;

        (await (await region.CreateClientAsync(region.North, role)).GetAsync($"/v1/deviations/{id}")).Expect(HttpStatusCode.OK);
        (await (await region.CreateClientAsync(region.City, role)).GetAsync($"/v1/deviations/{id}")).Expect(HttpStatusCode.OK);
        var strange = (await (await region.CreateClientAsync(region.South, role)).GetAsync($"/v1/deviations/{id}")).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        var absent = (await (await region.CreateClientAsync(region.North, role)).GetAsync($"/v1/deviations/{id}0")).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        Assert.Equal((string?)absent["title"], (string?)strange["title"]);
        Assert.Equal((string?)absent["detail"], (string?)strange["detail"]);
    }

    [StoreTheory]
    [InlineData("none")]
    [InlineData("...")]
    [InlineData("650104.0137.2024.0")]
    [InlineData("650104.0137.99999999999.0")]
    [InlineData("a.b.c.d.e")]
    [InlineData("%01.%0A.2024.%F0%9F%8F%AB")]
    public async Task What_names_no_deviation_is_not_found(string id) =>
        (await (await Region.CreateAsync(host)).Admin.GetAsync($"/v1/deviations/{id}")).ExpectProblem(HttpStatusCode.NotFound, "not-found");
}

public sealed class GetDeviationTestsOnSqlite(SqliteHost host) : GetDeviationTests(host), IClassFixture<SqliteHost>;

public sealed class GetDeviationTestsOnSqlServer(SqlServerHost host) : GetDeviationTests(host), IClassFixture<SqlServerHost>;
