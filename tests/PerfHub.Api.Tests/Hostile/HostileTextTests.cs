using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using PerfHub.Api.Tests.Features.SelfEvaluations;
using PerfHub.Api.Tests.Product;
using PerfHub.Api.Tests.Stores;

namespace PerfHub.Api.Tests.Hostile;

/// <summary>What is text is stored as it is and comes back as it was, whatever it looks like.</summary>
public abstract class HostileTextTests(PerfHubHost host) : IAsyncLifetime
{
    private Siege _siege = null!;

    public async Task InitializeAsync() => _siege = await Siege.Of(host);

    public Task DisposeAsync() => _siege.StillServes();

    [StoreFact]
    public async Task Names_and_sectors_come_back_and_can_be_asked_for()
    {
        foreach (var text in Texts.Odd)
        {
            var made = await Put($$"""{"name":{{Texts.Escaped(text)}},"sector":{{Texts.Escaped(text)}},"kind":"other"}""");
            _siege.Withstood(text, made with { Text = "" });
            made.Expect(HttpStatusCode.OK);

            var unit = (await _siege.Mine.Admin.Get(UnitPath)).Expect(HttpStatusCode.OK);
            Assert.Equal((text.Trim(), text.Trim()), ((string?)unit["name"], (string?)unit["sector"]));
            var query = $"sector={Uri.EscapeDataString(text)}";
            (await _siege.Mine.Admin.Ranking(query)).Expect(HttpStatusCode.OK);
            (await _siege.Mine.Admin.Deviations(query)).Expect(HttpStatusCode.OK);
        }
    }

    [StoreFact]
    public async Task A_unit_is_ranked_in_a_sector_of_any_name()
    {
        (await _siege.Unit.File(Seed.Bytes)).Expect(HttpStatusCode.Created);
        foreach (var text in Texts.Odd.Where(text => text == text.Trim()))
        {
            (await Put($$"""{"name":"x","sector":{{Texts.Escaped(text)}},"kind":"other"}""")).Expect(HttpStatusCode.OK);

            Assert.Equal(1, (int)(await _siege.Mine.Admin.Ranking($"sector={Uri.EscapeDataString(text)}")).Expect(HttpStatusCode.OK)["population"]!);
        }
    }

    [StoreFact]
    public async Task Every_text_of_a_report_comes_back()
    {
        foreach (var text in Texts.Odd)
        {
            var report = Seed.Json;
            report["conclusion"] = text;
            report["indicators"]![0]!["name"] = text;
            report["indicators"]![0]!["final"]!["unit"] = text;
            var answer = await _siege.Unit.File(report);

            _siege.Withstood(text, answer with { Text = "" });
            answer.Expect(HttpStatusCode.Created);
            Assert.True(JsonNode.DeepEquals(report, (await _siege.Unit.Current()).Expect(HttpStatusCode.OK)["report"]), text);
        }
    }

    [StoreFact]
    public async Task Names_of_bureaus_and_keys_come_back()
    {
        var number = 0;
        foreach (var text in Texts.Odd)
        {
            var code = $"{_siege.Mine.City}{number++:D4}";
            var bureau = $$"""{"code":"{{code}}","name":{{Texts.Escaped(text)}},"parent":"{{_siege.Mine.City}}"}""";
            (await Post(host.Operator, "/v1/bureaus", bureau)).Expect(HttpStatusCode.Created);
            var name = text.Length > 100 ? text[..100] : text;
            var key = (await Post(_siege.Mine.Admin, "/v1/api-keys", $$"""{"role":"auditor","bureau":"{{code}}","name":{{Texts.Escaped(name)}}}""")).Expect(HttpStatusCode.Created);

            Assert.Equal(text, (string?)(await _siege.Mine.Admin.Get($"/v1/bureaus/{code}")).Expect(HttpStatusCode.OK)["name"]);
            Assert.Equal(name, (string?)(await _siege.Mine.Admin.Get($"/v1/api-keys/{key["id"]}")).Expect(HttpStatusCode.OK)["name"]);
        }
    }

    [StoreProperty(MaxTest = 200, Arbitrary = [typeof(AnyText)])]
    public async Task Any_text_is_kept_or_refused_and_then_not_kept(SpeltText name)
    {
        var answer = await Put($$"""{"name":{{name.Json}},"sector":"科技","kind":"other"}""");

        if (name.Text.Trim().Length is 0 || name.Text.Length > 200)
        {
            Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.Status);
            return;
        }

        answer.Expect(HttpStatusCode.OK);
        Assert.Equal(name.Text.Trim(), (string?)(await _siege.Mine.Admin.Get(UnitPath)).Expect(HttpStatusCode.OK)["name"]);
    }

    [StoreTheory]
    [InlineData("\"a\\u0000b\"")]
    [InlineData("\"\\ud800\"")]
    [InlineData("\"\\udc00\\ud800\"")]
    [InlineData("\"a\\ud83d\"")]
    [InlineData("\"\\u0020\\u3000\"")]
    public async Task What_cannot_be_stored_is_refused_wherever_a_text_is_taken(string json)
    {
        foreach (var answer in (Answer[])[
            await Put($$"""{"name":{{json}},"sector":"x","kind":"other"}"""), await Put($$"""{"name":"x","sector":{{json}},"kind":"other"}"""),
            await Post(host.Operator, "/v1/bureaus", $$"""{"code":"{{_siege.Mine.City}}77","name":{{json}}}"""),
            await Post(_siege.Mine.Admin, "/v1/api-keys", $$"""{"role":"auditor","bureau":"{{_siege.Mine.North}}","name":{{json}}}""")])
        {
            answer.Problem(HttpStatusCode.UnprocessableEntity, "invalid-body");
        }

        Assert.Equal("单位", (string?)(await _siege.Mine.Admin.Get(UnitPath)).Expect(HttpStatusCode.OK)["name"]);
        (await _siege.Mine.Admin.Get($"/v1/bureaus/{_siege.Mine.City}77")).Problem(HttpStatusCode.NotFound, "not-found");
    }

    private string UnitPath => $"/v1/bureaus/{_siege.Mine.North}/units/0137";

    private Task<Answer> Put(string json) => _siege.Mine.Admin.Send(HttpMethod.Put, UnitPath, Json(json));

    private static Task<Answer> Post(ApiClient client, string path, string json) => client.Send(HttpMethod.Post, path, Json(json));

    private static StringContent Json(string json) => new(json, Encoding.UTF8, "application/json");
}

public sealed class HostileTextTestsOnSqlite(SqliteHost host) : HostileTextTests(host), IClassFixture<SqliteHost>;

public sealed class HostileTextTestsOnSqlServer(SqlServerHost host) : HostileTextTests(host), IClassFixture<SqlServerHost>;
