using System.Net;
using PerfHub.Api.Http.Lists;
using PerfHub.Api.Reports.Deviations;
using PerfHub.Api.Reports.Receipts;
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
    public async Task A_deviation_reads_the_same_by_id_as_in_the_list_in_the_requested_language(string? language, bool isEnglish)
    {
        var region = await Region.CreateAsync(host);
        (await (await region.RegisterUnitAsync()).FileReportAsync(SeedReport.Bytes)).Expect(HttpStatusCode.Created);
        (string, string)[] headers = language is null ? [] : [("Accept-Language", language)];

        var list = await region.Admin.GetAsync($"/v1/bureaus/{region.City}/deviations/2024", headers);

        var deviations = list.Expect<Page<DeviationItem>>(HttpStatusCode.OK).Items;
        Assert.Equal(13, deviations.Count);
        foreach (var (deviation, json) in deviations.Zip(list.Json["items"]!.AsArray()))
        {
            Assert.Equal(json!.ToJsonString(), (await region.Admin.GetAsync($"/v1/deviations/{deviation.Id}", headers)).Json.ToJsonString());
            var title = RuleCatalogue.ById[deviation.Rule].Title;
            Assert.Equal(isEnglish ? title.En : title.Zh, deviation.Title);
        }
    }

    [StoreFact]
    public async Task Title_and_message_are_localized_and_all_figures_are_the_same()
    {
        var region = await Region.CreateAsync(host);
        (await (await region.RegisterUnitAsync()).FileReportAsync(SeedReport.Bytes)).Expect(HttpStatusCode.Created);
        var path = $"/v1/bureaus/{region.City}/deviations/2024";

        var chinese = (await region.Admin.GetAsync(path)).Expect<Page<DeviationItem>>(HttpStatusCode.OK).Items;
        var isEnglish = (await region.Admin.GetAsync(path, ("Accept-Language", "en"))).Expect<Page<DeviationItem>>(HttpStatusCode.OK).Items;

        foreach (var (zh, en) in chinese.Zip(isEnglish))
        {
            Assert.NotEqual(zh.Message, en.Message);
            Assert.Equal(zh, en with { Title = zh.Title, Message = zh.Message });
        }
    }

    [StoreFact]
    public async Task A_unit_reads_only_its_own_deviations()
    {
        var region = await Region.CreateAsync(host);
        var (owner, other) = (await region.RegisterUnitAsync("1"), await region.RegisterUnitAsync("2"));
        var sameCode = await region.RegisterUnitAsync("1", region.South);
        var id = await FileReportAsync(owner);
        await FileReportAsync(other);

        Assert.Equal(id, (await owner.ReadDeviationAsync(id)).Id);
        (await other.GetAsync($"/v1/deviations/{id}")).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        (await sameCode.GetAsync($"/v1/deviations/{id}")).ExpectProblem(HttpStatusCode.NotFound, "not-found");
    }

    [StoreTheory]
    [InlineData(Role.BureauAdmin)]
    [InlineData(Role.BureauReader)]
    [InlineData(Role.Auditor)]
    public async Task A_bureau_reads_only_the_deviations_of_its_units(Role role)
    {
        var region = await Region.CreateAsync(host);
        var id = await FileReportAsync(await region.RegisterUnitAsync());

        (await (await region.CreateClientAsync(region.North, role)).GetAsync($"/v1/deviations/{id}")).Expect(HttpStatusCode.OK);
        (await (await region.CreateClientAsync(region.City, role)).GetAsync($"/v1/deviations/{id}")).Expect(HttpStatusCode.OK);
        var foreign = (await (await region.CreateClientAsync(region.South, role)).GetAsync($"/v1/deviations/{id}")).ExpectProblemBody(HttpStatusCode.NotFound, "not-found");
        var unknown = (await (await region.CreateClientAsync(region.North, role)).GetAsync($"/v1/deviations/{id}0")).ExpectProblemBody(HttpStatusCode.NotFound, "not-found");
        Assert.Equal(unknown with { TraceId = "" }, foreign with { TraceId = "" });
    }

    [StoreTheory]
    [InlineData("none")]
    [InlineData("...")]
    [InlineData("650104.0137.2024.0")]
    [InlineData("650104.0137.99999999999.0")]
    [InlineData("a.b.c.d.e")]
    [InlineData("%01.%0A.2024.%F0%9F%8F%AB")]
    public async Task An_unknown_or_malformed_id_is_not_found(string id) =>
        (await (await Region.CreateAsync(host)).Admin.GetAsync($"/v1/deviations/{id}")).ExpectProblem(HttpStatusCode.NotFound, "not-found");

    /// <summary>Files the seed report and returns the id of its first deviation.</summary>
    private static async Task<string> FileReportAsync(UnitClient unit) =>
        (await unit.FileReportAsync(SeedReport.Bytes)).Expect<Receipt>(HttpStatusCode.Created).Deviations[0].Id;
}

public sealed class GetDeviationTestsOnSqlite(SharedHost<SqliteHost> shared) : GetDeviationTests(shared.Host), IClassFixture<SharedHost<SqliteHost>>;

public sealed class GetDeviationTestsOnSqlServer(SharedHost<SqlServerHost> shared) : GetDeviationTests(shared.Host), IClassFixture<SharedHost<SqlServerHost>>;
