using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using PerfHub.Api.Features.ApiKeys;
using PerfHub.Api.Features.Bureaus;
using PerfHub.Api.Features.Units;
using PerfHub.Api.Tests.Features.SelfEvaluations;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Stores;

namespace PerfHub.Api.Tests.Hostile;

/// <summary>Any text is stored and returned unchanged.</summary>
public abstract class HostileTextTests(PerfHubHost host) : IAsyncLifetime
{
    private AttackScenario _scenario = null!;

    public async Task InitializeAsync() => _scenario = await AttackScenario.CreateAsync(host);

    public Task DisposeAsync() => _scenario.AssertHostHealthyAsync();

    [StoreFact]
    public async Task Names_and_sectors_of_units_are_returned_unchanged_and_usable_as_filters()
    {
        foreach (var text in HostileStrings.StorableTexts)
        {
            var response = await PutUnitAsync($$"""{"name":{{HostileStrings.ToEscapedJson(text)}},"sector":{{HostileStrings.ToEscapedJson(text)}},"kind":"other"}""");
            _scenario.AssertNoLeak(text, response with { Body = "" });
            response.Expect(HttpStatusCode.OK);

            var unit = await GetUnitAsync();
            Assert.Equal((text.Trim(), text.Trim()), (unit.Name, unit.Sector));
            var query = $"sector={Uri.EscapeDataString(text)}";
            (await _scenario.AttackerRegion.Admin.GetRankingAsync(query)).Expect(HttpStatusCode.OK);
            (await _scenario.AttackerRegion.Admin.ListDeviationsAsync(query)).Expect(HttpStatusCode.OK);
        }
    }

    [StoreFact]
    public async Task A_unit_is_ranked_in_a_sector_with_any_name()
    {
        (await _scenario.AttackerUnit.FileReportAsync(SeedReport.Bytes)).Expect(HttpStatusCode.Created);
        foreach (var text in HostileStrings.StorableTexts.Where(text => text == text.Trim()))
        {
            (await PutUnitAsync($$"""{"name":"x","sector":{{HostileStrings.ToEscapedJson(text)}},"kind":"other"}""")).Expect(HttpStatusCode.OK);

            var ranking = await _scenario.AttackerRegion.Admin.GetRankingAsync($"sector={Uri.EscapeDataString(text)}");
            Assert.Equal(1, ranking.Expect<RankingSummary>(HttpStatusCode.OK).Population);
        }
    }

    [StoreFact]
    public async Task Texts_of_a_report_are_returned_unchanged()
    {
        foreach (var text in HostileStrings.StorableTexts)
        {
            var report = SeedReport.Json;
            report["conclusion"] = text;
            report["indicators"]![0]!["name"] = text;
            report["indicators"]![0]!["final"]!["unit"] = text;
            var response = await _scenario.AttackerUnit.FileReportAsync(report);

            _scenario.AssertNoLeak(text, response with { Body = "" });
            response.Expect(HttpStatusCode.Created);
            Assert.True(JsonNode.DeepEquals(report, (await _scenario.AttackerUnit.GetReportAsync()).Expect(HttpStatusCode.OK)["report"]), text);
        }
    }

    [StoreFact]
    public async Task Names_of_bureaus_and_keys_are_returned_unchanged()
    {
        var number = 0;
        foreach (var text in HostileStrings.StorableTexts)
        {
            var code = $"{_scenario.AttackerRegion.City}{number++:D4}";
            var bureau = $$"""{"code":"{{code}}","name":{{HostileStrings.ToEscapedJson(text)}},"parent":"{{_scenario.AttackerRegion.City}}"}""";
            (await PostJsonAsync(host.Operator, "/v1/bureaus", bureau)).Expect(HttpStatusCode.Created);
            var name = text.Length > 100 ? text[..100] : text;
            var key = (await PostJsonAsync(_scenario.AttackerRegion.Admin, "/v1/api-keys", $$"""{"role":"auditor","bureau":"{{code}}","name":{{HostileStrings.ToEscapedJson(name)}}}""")).Expect<CreatedApiKey>(HttpStatusCode.Created);

            Assert.Equal(text, (await _scenario.AttackerRegion.Admin.GetAsync($"/v1/bureaus/{code}")).Expect<Bureau>(HttpStatusCode.OK).Name);
            Assert.Equal(name, (await _scenario.AttackerRegion.Admin.GetAsync($"/v1/api-keys/{key.Id}")).Expect<ApiKeyInfo>(HttpStatusCode.OK).Name);
        }
    }

    [StoreProperty(MaxTest = 200, Arbitrary = [typeof(JsonTextGenerator)])]
    public async Task A_valid_name_is_stored_trimmed_and_an_invalid_one_is_refused(EncodedText name)
    {
        var response = await PutUnitAsync($$"""{"name":{{name.Json}},"sector":"科技","kind":"other"}""");

        if (name.Text.Trim().Length is 0 || name.Text.Length > 200)
        {
            Assert.Equal(HttpStatusCode.UnprocessableEntity, response.Status);
            return;
        }

        response.Expect(HttpStatusCode.OK);
        Assert.Equal(name.Text.Trim(), (await GetUnitAsync()).Name);
    }

    [StoreTheory]
    [InlineData("\"a\\u0000b\"")]
    [InlineData("\"\\ud800\"")]
    [InlineData("\"\\udc00\\ud800\"")]
    [InlineData("\"a\\ud83d\"")]
    [InlineData("\"\\u0020\\u3000\"")]
    public async Task A_text_that_cannot_be_stored_is_refused_by_every_endpoint(string json)
    {
        foreach (var response in (ApiResponse[])[
            await PutUnitAsync($$"""{"name":{{json}},"sector":"x","kind":"other"}"""), await PutUnitAsync($$"""{"name":"x","sector":{{json}},"kind":"other"}"""),
            await PostJsonAsync(host.Operator, "/v1/bureaus", $$"""{"code":"{{_scenario.AttackerRegion.City}}77","name":{{json}}}"""),
            await PostJsonAsync(_scenario.AttackerRegion.Admin, "/v1/api-keys", $$"""{"role":"auditor","bureau":"{{_scenario.AttackerRegion.North}}","name":{{json}}}""")])
        {
            response.ExpectProblem(HttpStatusCode.UnprocessableEntity, "invalid-body");
        }

        Assert.Equal("单位", (await GetUnitAsync()).Name);
        (await _scenario.AttackerRegion.Admin.GetAsync($"/v1/bureaus/{_scenario.AttackerRegion.City}77")).ExpectProblem(HttpStatusCode.NotFound, "not-found");
    }

    private string UnitPath => $"/v1/bureaus/{_scenario.AttackerRegion.North}/units/0137";

    private async Task<Unit> GetUnitAsync() => (await _scenario.AttackerRegion.Admin.GetAsync(UnitPath)).Expect<Unit>(HttpStatusCode.OK);

    private Task<ApiResponse> PutUnitAsync(string json) => _scenario.AttackerRegion.Admin.SendAsync(HttpMethod.Put, UnitPath, CreateJsonBody(json));

    private static Task<ApiResponse> PostJsonAsync(ApiClient client, string path, string json) => client.SendAsync(HttpMethod.Post, path, CreateJsonBody(json));

    private static StringContent CreateJsonBody(string json) => new(json, Encoding.UTF8, "application/json");

    private sealed record RankingSummary(long Population);
}

public sealed class HostileTextTestsOnSqlite(SqliteHost host) : HostileTextTests(host), IClassFixture<SqliteHost>;

public sealed class HostileTextTestsOnSqlServer(SqlServerHost host) : HostileTextTests(host), IClassFixture<SqlServerHost>;
