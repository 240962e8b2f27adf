using System.Net;
using PerfHub.Api.Features.ApiKeys;
using PerfHub.Api.Features.SelfEvaluations;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Stores;

namespace PerfHub.Api.Tests.Hostile;

/// <summary>The longest text that the API accepts in each field is stored and returned unchanged; one more character is refused.</summary>
public abstract class LongestTextTests(PerfHubHost host)
{
    // Longest in UTF-16 units, in UTF-8 and escaped in JSON.
    public static TheoryData<string> Characters => ["长", "😀", "\u0001", "\""];

    [StoreTheory]
    [MemberData(nameof(Characters))]
    public async Task The_longest_names_and_codes_are_stored_and_ranked(string character)
    {
        var region = await Region.CreateAsync(host);
        var (bureau, bureauName) = (region.City + "999999", Repeat(character, 200));
        (await host.Operator.CreateBureauAsync(bureau, region.City, bureauName)).Expect(HttpStatusCode.Created);
        List<string> codes = [new('0', 32), new('Z', 32)];
        foreach (var code in codes)
        {
            // A second PUT updates the unit by a statement of its own.
            (await region.Admin.PutUnitAsync(code, bureau: bureau)).Expect(HttpStatusCode.Created);
            (await region.Admin.PutUnitAsync(code, Repeat(character, 100), "publicInstitution", Repeat(character, 200), bureau)).Expect(HttpStatusCode.OK);
            var key = (await region.Admin.PostAsync("/v1/api-keys", new { role = "unit", bureau, unit = code, name = Repeat(character, 100) })).Expect<CreatedApiKey>(HttpStatusCode.Created);
            Assert.Equal(Repeat(character, 100), (await region.Admin.GetAsync($"/v1/api-keys/{key.Id}")).Expect<ApiKeyInfo>(HttpStatusCode.OK).Name);
            var unit = new UnitClient(host.CreateHttpClient(key.Key), bureau, code);
            (await unit.FileReportAsync(SeedReport.Bytes.ToArray(), headers: ("Idempotency-Key", new string('~', 255)))).Expect(HttpStatusCode.Created);
        }

        var ranked = await region.Admin.ReadRankingAsync("limit=1");

        Assert.Equal(codes, ranked.Select(it => it.Unit));
        Assert.All(ranked, it => Assert.Equal(
            (Repeat(character, 200), bureau, bureauName, Repeat(character, 100)), (it.UnitName, it.Bureau, it.BureauName, it.Sector)));
        await region.Admin.RunEvaluationAsync();
        (await host.Operator.MoveBureauAsync(bureau, null)).Expect(HttpStatusCode.OK);
    }

    [StoreTheory]
    [MemberData(nameof(Characters))]
    public async Task The_longest_reasons_and_assignees_are_stored(string character)
    {
        var region = await Region.CreateAsync(host);
        var unit = await region.RegisterUnitAsync(new string('a', 32));
        (await unit.FileReportAsync(SeedReport.Bytes)).Expect(HttpStatusCode.Created);
        var (reason, assignee) = (Repeat(character, 2000), Repeat(character, 200));

        Assert.Equal(reason, (await region.Admin.DecideReportAsync(unit, "return", reason)).Expect<DecideReport.Result>(HttpStatusCode.Created).Reason);
        (await region.Admin.PutWindowsAsync(final: ("2000-01-01T00:00:00Z", "2001-01-01T00:00:00Z"), bureau: region.North)).Expect(HttpStatusCode.OK);
        (await region.Admin.GrantExtensionAsync(unit.UnitCode, "2099-12-31T16:00:00Z", region.North, reason: reason)).Expect(HttpStatusCode.Created);
        (await region.Admin.DecideReportAsync(unit, "reopen", reason)).Expect(HttpStatusCode.Created);
        var deviation = (await region.Admin.ReadDeviationsAsync())[0];
        (await region.Admin.AddDeviationEventAsync(deviation.Id, "assign", assignee: assignee, dueOn: "2099-12-31")).Expect(HttpStatusCode.Created);
        await region.Admin.WaitForDecisionJobAsync(await region.Admin.DecideDeviationsAsync("all=true", "assign", assignee: assignee));

        Assert.Equal(reason, Assert.Single(await region.Admin.ReadExtensionsAsync(region.North)).Reason);
        Assert.All(await region.Admin.ReadDeviationsAsync(), it => Assert.Equal(assignee, it.Assignee));
    }

    [StoreTheory]
    [MemberData(nameof(Characters))]
    public async Task A_longer_text_is_refused(string character)
    {
        var region = await Region.CreateAsync(host);
        var unit = await region.RegisterUnitAsync();
        (await unit.FileReportAsync(SeedReport.Bytes)).Expect(HttpStatusCode.Created);
        var deviation = (await region.Admin.ReadDeviationsAsync())[0];
        string TooLong(int max) => Repeat(character, max) + "b";

        (await host.Operator.CreateBureauAsync(region.City + "999999", region.City, TooLong(200))).ExpectValidationError("/name", "too-long");
        (await region.Admin.PutUnitAsync("0137", name: TooLong(200), bureau: region.North)).ExpectValidationError("/name", "too-long");
        (await region.Admin.PutUnitAsync("0137", sector: TooLong(100), bureau: region.North)).ExpectValidationError("/sector", "too-long");
        (await region.Admin.PostAsync("/v1/api-keys", new { role = "auditor", bureau = region.North, name = TooLong(100) })).ExpectValidationError("/name", "too-long");
        (await region.Admin.GrantExtensionAsync("0137", "2099-12-31T16:00:00Z", region.North, reason: TooLong(2000))).ExpectValidationError("/reason", "too-long");
        (await region.Admin.DecideReportAsync(unit, "return", TooLong(2000))).ExpectValidationError("/reason", "too-long");
        (await region.Admin.AddDeviationEventAsync(deviation.Id, "assign", assignee: TooLong(200))).ExpectValidationError("/assignee", "too-long");
    }

    /// <summary>Repeats a character to this number of UTF-16 units.</summary>
    private static string Repeat(string character, int length) => string.Concat(Enumerable.Repeat(character, length / character.Length));
}

public sealed class LongestTextTestsOnSqlite(SharedHost<SqliteHost> shared) : LongestTextTests(shared.Host), IClassFixture<SharedHost<SqliteHost>>;

public sealed class LongestTextTestsOnSqlServer(SharedHost<SqlServerHost> shared) : LongestTextTests(shared.Host), IClassFixture<SharedHost<SqlServerHost>>;
