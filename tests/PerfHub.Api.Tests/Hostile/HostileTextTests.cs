using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using PerfHub.Api.Tests.Features.SelfEvaluations;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Stores;

namespace PerfHub.Api.Tests.Hostile;

/// <summary>What is text is stored as it is and comes back as it was, whatever it looks like.</summary>
public abstract class HostileTextTests(PerfHubHost host) : IAsyncLifetime
{
    private AttackScenario _scenario = null!;

    public async Task InitializeAsync() => _scenario = await AttackScenario.CreateAsync(host);

    public Task DisposeAsync() => _scenario.AssertHostHealthyAsync();

    [StoreFact]
    public async Task Names_and_sectors_come_back_and_can_be_asked_for()
    {
        foreach (var text in HostileStrings.StorableTexts)
        {
            var made = await PutUnitAsync($$"""{"name":{{HostileStrings.ToEscapedJson(text)}},"sector":{{HostileStrings.ToEscapedJson(text)}},"kind":"other"}""");
            _scenario.AssertNoLeak(text, made with { Body = "" });
            made.Expect(HttpStatusCode.OK);

            var unit = (await _scenario.AttackerRegion.Admin.GetAsync(UnitPath)).Expect(HttpStatusCode.OK);
            Assert.Equal((text.Trim(), text.Trim()), ((string?)unit["name"], (string?)unit["sector"]));
            var query = $"sector={Uri.EscapeDataString(text)}";
            (await _scenario.AttackerRegion.Admin.GetRankingAsync(query)).Expect(HttpStatusCode.OK);
            (await _scenario.AttackerRegion.Admin.ListDeviationsAsync(query)).Expect(HttpStatusCode.OK);
        }
    }

    [StoreFact]
    public async Task A_unit_is_ranked_in_a_sector_of_any_name()
    {
        (await _scenario.AttackerUnit.FileReportAsync(SeedReport.Bytes)).Expect(HttpStatusCode.Created);
        foreach (var text in HostileStrings.StorableTexts.Where(text => text == text.Trim()))
        {
            (await PutUnitAsync($$"""{"name":"x","sector":{{HostileStrings.ToEscapedJson(text)}},"kind":"other"}""")).Expect(HttpStatusCode.OK);

            Assert.Equal(1, (int)(await _scenario.AttackerRegion.Admin.GetRankingAsync($"sector={Uri.EscapeDataString(text)}")).Expect(HttpStatusCode.OK)["population"]!);
        }
    }

    [StoreFact]
    public async Task Every_text_of_a_report_comes_back()
    {
        foreach (var text in HostileStrings.StorableTexts)
        {
            var report = SeedReport.Json;
            report["conclusion"] = text;
            report["indicators"]![0]!["name"] = text;
            report["indicators"]![0]!["final"]!["unit"] = text;
            var answer = await _scenario.AttackerUnit.FileReportAsync(report);

            _scenario.AssertNoLeak(text, answer with { Body = "" });
            answer.Expect(HttpStatusCode.Created);
            Assert.True(JsonNode.DeepEquals(report, (await _scenario.AttackerUnit.GetReportAsync()).Expect(HttpStatusCode.OK)["report"]), text);
        }
    }

    [StoreFact]
    public async Task Names_of_bureaus_and_keys_come_back()
    {
        var number = 0;
        foreach (var text in HostileStrings.StorableTexts)
        {
            var code = $"{_scenario.AttackerRegion.City}{number++:D4}";
            var bureau = $$"""{"code":"{{code}}","name":{{HostileStrings.ToEscapedJson(text)}},"parent":"{{_scenario.AttackerRegion.City}}"}""";
            (await PostJsonAsync(host.Operator, "/v1/bureaus", bureau)).Expect(HttpStatusCode.Created);
            var name = text.Length > 100 ? text[..100] : text;
            var key = (await PostJsonAsync(_scenario.AttackerRegion.Admin, "/v1/api-keys", $$"""{"role":"auditor","bureau":"{{code}}","name":{{HostileStrings.ToEscapedJson(name)}}}""")).Expect(HttpStatusCode.Created);

            Assert.Equal(text, (string?)(await _scenario.AttackerRegion.Admin.GetAsync($"/v1/bureaus/{code}")).Expect(HttpStatusCode.OK)["name"]);
            Assert.Equal(name, (string?)(await _scenario.AttackerRegion.Admin.GetAsync($"/v1/api-keys/{key["id"]}")).Expect(HttpStatusCode.OK)["name"]);
        }
    }

    [StoreProperty(MaxTest = 200, Arbitrary = [typeof(JsonTextGenerator)])]
    public async Task Any_text_is_kept_or_refused_and_then_not_kept(EncodedText name)
    {
        var answer = await PutUnitAsync($$"""{"name":{{name.Json}},"sector":"科技","kind":"other"}""");

        if (name.Text.Trim().Length is 0 || name.Text.Length > 200)
        {
            Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.Status);
            return;
        }

        answer.Expect(HttpStatusCode.OK);
        Assert.Equal(name.Text.Trim(), (string?)(await _scenario.AttackerRegion.Admin.GetAsync(UnitPath)).Expect(HttpStatusCode.OK)["name"]);
    }

    [StoreTheory]
    [InlineData("\"a\\u0000b\"")]
    [InlineData("\"\\ud800\"")]
    [InlineData("\"\\udc00\\ud800\"")]
    [InlineData("\"a\\ud83d\"")]
    [InlineData("\"\\u0020\\u3000\"")]
    public async Task What_cannot_be_stored_is_refused_wherever_a_text_is_taken(string json)
    {
        foreach (var answer in (ApiResponse[])[
            await PutUnitAsync($$"""{"name":{{json}},"sector":"x","kind":"other"}"""), await PutUnitAsync($$"""{"name":"x","sector":{{json}},"kind":"other"}"""),
            await PostJsonAsync(host.Operator, "/v1/bureaus", $$"""{"code":"{{_scenario.AttackerRegion.City}}77","name":{{json}}}"""),
            await PostJsonAsync(_scenario.AttackerRegion.Admin, "/v1/api-keys", $$"""{"role":"auditor","bureau":"{{_scenario.AttackerRegion.North}}","name":{{json}}}""")])
        {
            answer.ExpectProblem(HttpStatusCode.UnprocessableEntity, "invalid-body");
        }

        Assert.Equal("单位", (string?)(await _scenario.AttackerRegion.Admin.GetAsync(UnitPath)).Expect(HttpStatusCode.OK)["name"]);
        (await _scenario.AttackerRegion.Admin.GetAsync($"/v1/bureaus/{_scenario.AttackerRegion.City}77")).ExpectProblem(HttpStatusCode.NotFound, "not-found");
    }

    private string UnitPath => $"/v1/bureaus/{_scenario.AttackerRegion.North}/units/0137";

    private Task<ApiResponse> PutUnitAsync(string json) => _scenario.AttackerRegion.Admin.SendAsync(HttpMethod.Put, UnitPath, CreateJsonBody(json));

    private static Task<ApiResponse> PostJsonAsync(ApiClient client, string path, string json) => client.SendAsync(HttpMethod.Post, path, CreateJsonBody(json));

    private static StringContent CreateJsonBody(string json) => new(json, Encoding.UTF8, "application/json");
}

public sealed class HostileTextTestsOnSqlite(SqliteHost host) : HostileTextTests(host), IClassFixture<SqliteHost>;

public sealed class HostileTextTestsOnSqlServer(SqlServerHost host) : HostileTextTests(host), IClassFixture<SqlServerHost>;
