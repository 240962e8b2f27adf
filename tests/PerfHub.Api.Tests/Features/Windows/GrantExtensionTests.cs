using System.Net;
using System.Text.Json.Nodes;
using PerfHub.Api.Security;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Stores;

namespace PerfHub.Api.Tests.Features.Windows;

/// <summary>A unit may file for longer; what it has filed is judged by that at once.</summary>
public abstract class GrantExtensionTests(PerfHubHost host)
{
    // A window of long ago: whatever is filed now is late, unless it is extended.
    private static readonly (string OpensAt, string ClosesAt) Past = ("2000-01-01T00:00:00Z", "2001-01-01T00:00:00Z");

    private const string Future = "2099-12-31T16:00:00Z";

    [StoreFact]
    public async Task It_is_listed_and_the_unit_reads_of_it_beside_its_window()
    {
        var (region, unit) = await CreateLateRegionAsync();
        var other = await region.RegisterUnitAsync("0138");
        var admin = await region.CreateClientAsync(region.North, Role.BureauAdmin);

        var granted = (await admin.GrantExtensionAsync("0137", "2099-12-31T23:59:59.999+08:00", reason: "系统升级，延至年底。")).Expect(HttpStatusCode.Created);

        Assert.Equal(
            ("0137", "final", "2099-12-31T15:59:59.999Z", "系统升级，延至年底。"),
            ((string?)granted["unit"], (string?)granted["phase"], (string?)granted["closesAt"], (string?)granted["reason"]));
        Assert.Equal((region.North, 2024), ((string?)granted["bureau"], (int)granted["fiscalYear"]!));
        Assert.EndsWith("Z", (string?)granted["grantedAt"], StringComparison.Ordinal);
        var key = admin.Http.DefaultRequestHeaders.Authorization!.Parameter!.Split('_')[1];
        Assert.Equal(key, (string?)granted["grantedBy"]);
        Assert.Equal(granted.ToJsonString(), Assert.Single(await ListExtensionsAsync(region)).ToJsonString());
        Assert.Equal("2099-12-31T15:59:59.999Z", (string?)(await unit.GetWindowsAsync()).Expect(HttpStatusCode.OK)["final"]!["extendedTo"]);
        foreach (var windows in (ApiResponse[])[await other.GetWindowsAsync(), await admin.GetWindowsAsync()])
        {
            Assert.Null(windows.Expect(HttpStatusCode.OK)["final"]!["extendedTo"]);
        }
    }

    [StoreFact]
    public async Task It_reads_where_it_was_put_for_the_bureau_and_the_unit_itself()
    {
        var (region, unit) = await CreateLateRegionAsync();
        (await region.Admin.PutWindowsAsync(Past, Past)).Expect(HttpStatusCode.OK);
        foreach (var (phase, query) in ((string?, string)[])[(null, ""), ("midYear", "?phase=midYear")])
        {
            var granted = await region.Admin.GrantExtensionAsync("0137", Future, region.North, phase);
            var path = granted.HttpResponse.Headers.Location!.OriginalString;

            Assert.Equal($"/v1/bureaus/{region.North}/windows/2024/extensions/0137{query}", path);
            foreach (var reader in (ApiClient[])[region.Admin, unit])
            {
                var read = await reader.GetAsync(path);
                Assert.Equal((HttpStatusCode.OK, granted.Body, granted.HttpResponse.Headers.ETag), (read.Status, read.Body, read.HttpResponse.Headers.ETag));
            }
        }

        Assert.Equal(HttpStatusCode.NoContent, (await region.Admin.WithdrawExtensionAsync("0137", region.North)).Status);
        (await unit.GetAsync($"/v1/bureaus/{region.North}/windows/2024/extensions/0137")).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        (await (await region.RegisterUnitAsync("0138")).GetAsync($"/v1/bureaus/{region.North}/windows/2024/extensions/0137?phase=midYear")).ExpectProblem(HttpStatusCode.NotFound, "not-found");
    }

    [StoreFact]
    public async Task It_is_changed_and_withdrawn_by_whoever_has_read_it_as_it_is()
    {
        var (region, _) = await CreateLateRegionAsync();
        var path = $"/v1/bureaus/{region.North}/windows/2024/extensions/0137";
        Task<ApiResponse> Put(string reason, string header, string tag) =>
            region.Admin.PutAsync(path, new { closesAt = Future, reason }, (header, tag));
        (await Put("a", "If-Match", "*")).ExpectProblem(HttpStatusCode.PreconditionFailed, "precondition-failed");
        var tag = $"{(await Put("a", "If-None-Match", "*")).HttpResponse.Headers.ETag}";

        (await Put("b", "If-None-Match", "*")).ExpectProblem(HttpStatusCode.PreconditionFailed, "precondition-failed");
        (await Put("b", "If-Match", tag)).Expect(HttpStatusCode.OK);
        (await region.Admin.SendAsync(HttpMethod.Delete, path, null, ("If-Match", tag))).ExpectProblem(HttpStatusCode.PreconditionFailed, "precondition-failed");

        Assert.Equal("b", (string?)Assert.Single(await ListExtensionsAsync(region))["reason"]);
    }

    [StoreFact]
    public async Task The_same_again_is_the_same_and_another_takes_its_place()
    {
        var (region, _) = await CreateLateRegionAsync();
        var first = (await region.Admin.GrantExtensionAsync("0137", Future, region.North)).Expect(HttpStatusCode.Created);

        Assert.Equal(first.ToJsonString(), (await region.Admin.GrantExtensionAsync("0137", Future, region.North, "final")).Expect(HttpStatusCode.OK).ToJsonString());
        var longer = (await region.Admin.GrantExtensionAsync("0137", "2100-01-31T00:00:00Z", region.North, reason: "再延。")).Expect(HttpStatusCode.OK);

        Assert.Equal("再延。", (string?)longer["reason"]);
        Assert.Equal(longer.ToJsonString(), Assert.Single(await ListExtensionsAsync(region)).ToJsonString());
    }

    [StoreFact]
    public async Task A_report_is_no_longer_late_as_soon_as_its_unit_may_file_for_longer_and_late_again_as_soon_as_not()
    {
        var (region, unit) = await CreateLateRegionAsync();
        var receipt = (await unit.FileReportAsync(SeedReport.Bytes)).Expect(HttpStatusCode.Created);
        Assert.True((bool)receipt["late"]!);
        Assert.Equal("open", await GetLateFilingStatusAsync(region));

        (await region.Admin.GrantExtensionAsync("0137", Future, region.North)).Expect(HttpStatusCode.Created);
        Assert.Equal("resolved", await GetLateFilingStatusAsync(region));
        Assert.DoesNotContain(GetRules(await unit.GetReportAsync()), rule => rule == "late-filing");

        // What was said when it was filed is said for ever.
        Assert.Contains("late-filing", GetRules(await unit.GetRevisionAsync(1)));
        Assert.True((bool)(await unit.GetReportAsync()).Expect(HttpStatusCode.OK)["late"]!);

        Assert.Equal(HttpStatusCode.NoContent, (await region.Admin.WithdrawExtensionAsync("0137", region.North)).Status);
        Assert.Equal("open", await GetLateFilingStatusAsync(region));
        Assert.Equal(HttpStatusCode.NoContent, (await region.Admin.WithdrawExtensionAsync("0137", region.North)).Status);
        Assert.Single((await unit.ListRevisionsAsync()).Expect(HttpStatusCode.OK)["items"]!.AsArray());
    }

    [StoreFact]
    public async Task One_for_mid_year_says_nothing_of_the_report()
    {
        var (region, unit) = await CreateLateRegionAsync();
        (await region.Admin.PutWindowsAsync(Past, Past)).Expect(HttpStatusCode.OK);
        (await unit.FileReportAsync(SeedReport.Bytes)).Expect(HttpStatusCode.Created);

        (await region.Admin.GrantExtensionAsync("0137", Future, region.North, "midYear")).Expect(HttpStatusCode.Created);

        Assert.Equal("open", await GetLateFilingStatusAsync(region));
        Assert.False((bool)(await unit.FileMidYearAsync(MidYearFilingBody.CreateFromSeed())).Expect(HttpStatusCode.Created)["late"]!);
        Assert.Equal(HttpStatusCode.NoContent, (await region.Admin.WithdrawExtensionAsync("0137", region.North)).Status);
        Assert.Single(await ListExtensionsAsync(region));
        Assert.Equal(HttpStatusCode.NoContent, (await region.Admin.WithdrawExtensionAsync("0137", region.North, "phase=midYear")).Status);
        Assert.Empty(await ListExtensionsAsync(region));
        Assert.True((bool)(await unit.FileMidYearAsync(MidYearFilingBody.CreateFromSeed(1))).Expect(HttpStatusCode.Created)["late"]!);
    }

    [StoreFact]
    public async Task It_must_end_after_the_window_that_it_extends()
    {
        var (region, _) = await CreateLateRegionAsync();

        foreach (var closesAt in (string[])[Past.ClosesAt, "2000-06-01T00:00:00Z", "2001-01-01T08:00:00.0009+08:00"])
        {
            (await region.Admin.GrantExtensionAsync("0137", closesAt, region.North)).ExpectValidationError("/closesAt", "not-later");
        }

        (await region.Admin.GrantExtensionAsync("0137", "2001-01-01T00:00:00.001Z", region.North)).Expect(HttpStatusCode.Created);
    }

    // It stays, and counts again once it ends after the window.
    [StoreFact]
    public async Task One_whose_window_was_moved_behind_it_or_taken_away_extends_nothing()
    {
        var (region, unit) = await CreateLateRegionAsync();
        (await region.Admin.GrantExtensionAsync("0137", "2002-01-01T00:00:00Z", region.North)).Expect(HttpStatusCode.Created);
        async Task<string?> ExtendedTo() => (string?)(await unit.GetWindowsAsync()).Expect(HttpStatusCode.OK)["final"]?["extendedTo"];

        (await region.Admin.PutWindowsAsync(("2000-01-01T00:00:00Z", Future))).Expect(HttpStatusCode.OK);
        Assert.Null(await ExtendedTo());
        Assert.False((bool)(await unit.FileReportAsync(SeedReport.CreateVariant(1))).Expect(HttpStatusCode.Created)["late"]!);
        (await region.Admin.PutWindowsAsync()).Expect(HttpStatusCode.OK);
        Assert.Null(await ExtendedTo());
        Assert.False((bool)(await unit.FileReportAsync(SeedReport.CreateVariant(2))).Expect(HttpStatusCode.Created)["late"]!);
        (await region.Admin.GrantExtensionAsync("0137", Future, region.North)).ExpectProblem(HttpStatusCode.Conflict, "conflict");
        (await region.Admin.PutWindowsAsync(Past)).Expect(HttpStatusCode.OK);
        Assert.Equal("2002-01-01T00:00:00Z", await ExtendedTo());
        Assert.True((bool)(await unit.FileReportAsync(SeedReport.CreateVariant(3))).Expect(HttpStatusCode.Created)["late"]!);
    }

    [StoreFact]
    public async Task Whatever_is_filed_while_it_is_granted_is_not_late_in_the_end()
    {
        var (region, _) = await CreateLateRegionAsync();
        for (var round = 0; round < 8; round++)
        {
            var unit = await region.RegisterUnitAsync($"race{round}");

            var answers = await Task.WhenAll(unit.FileReportAsync(SeedReport.Bytes), region.Admin.GrantExtensionAsync(unit.UnitCode, Future, region.North));

            Assert.All(answers, answer => answer.Expect(HttpStatusCode.Created));
            Assert.DoesNotContain("late-filing", GetRules(await unit.GetReportAsync()));
        }
    }

    [StoreTheory]
    [InlineData("{}", "/closesAt required", "/reason required")]
    [InlineData("""{"closesAt":"2099-01-01T00:00:00","reason":" "}""", "/closesAt wrong-type", "/reason blank")]
    [InlineData("""{"closesAt":"2099-01-01T00:00:00Z","reason":"x","phase":"MidYear"}""", "/phase unknown-value")]
    [InlineData("""{"closesAt":"2099-01-01T00:00:00Z","reason":"x","unit":"0137"}""", "/unit unknown-field")]
    public async Task One_that_is_none_is_refused_with_all_its_faults(string body, params string[] faults)
    {
        var (region, _) = await CreateLateRegionAsync();

        var answer = await region.Admin.PutAsync($"/v1/bureaus/{region.North}/windows/2024/extensions/0137", JsonNode.Parse(body)!);

        answer.ExpectProblem(HttpStatusCode.UnprocessableEntity, "invalid-body");
        Assert.Equal(faults, answer.GetValidationErrors());
        Assert.Empty(await ListExtensionsAsync(region));
    }

    [StoreFact]
    public async Task A_reason_is_kept_word_for_word_up_to_2000_characters()
    {
        var (region, _) = await CreateLateRegionAsync();
        var reason = "'); DROP TABLE FilingExtension; -- <b>\n😀" + new string('延', 1958);
        (await region.Admin.GrantExtensionAsync("0137", Future, region.North, reason: reason)).Expect(HttpStatusCode.Created);

        Assert.Equal(reason, (string?)Assert.Single(await ListExtensionsAsync(region))["reason"]);
        (await region.Admin.GrantExtensionAsync("0137", Future, region.North, reason: new string('延', 2001))).ExpectValidationError("/reason", "too-long");
    }

    [StoreFact]
    public async Task They_are_listed_page_by_page_by_unit_and_phase()
    {
        var (region, _) = await CreateLateRegionAsync();
        (await region.Admin.PutWindowsAsync(Past, Past)).Expect(HttpStatusCode.OK);
        foreach (var (unit, phase) in ((string, string)[])[("0139", "midYear"), ("0137", "midYear"), ("0138", "final"), ("0137", "final"), ("A", "final")])
        {
            await region.Admin.PutUnitAsync(unit, bureau: region.North);
            (await region.Admin.GrantExtensionAsync(unit, Future, region.North, phase)).Expect(HttpStatusCode.Created);
        }

        for (var limit = 1; limit <= 6; limit++)
        {
            var items = await BureauClient.ReadAllPagesAsync(more => region.Admin.ListExtensionsAsync(more, region.North), $"limit={limit}");
            Assert.Equal(
                [("0137", "final"), ("0137", "midYear"), ("0138", "final"), ("0139", "midYear"), ("A", "final")],
                items.Select(it => ((string)it["unit"]!, (string)it["phase"]!)));
        }

        // The lists of other years and of the bureau above are others.
        Assert.Empty((await region.Admin.ListExtensionsAsync()).Expect(HttpStatusCode.OK)["items"]!.AsArray());
        var cursor = (string?)(await region.Admin.ListExtensionsAsync("limit=1", region.North)).Expect(HttpStatusCode.OK)["nextCursor"];
        (await region.Admin.ListExtensionsAsync($"cursor={cursor}", region.North, 2025)).ExpectProblem(HttpStatusCode.BadRequest, "bad-parameter");
    }

    [StoreFact]
    public async Task Only_an_administrator_grants_and_only_to_units_that_are_there()
    {
        var (region, unit) = await CreateLateRegionAsync();
        (await region.Admin.GrantExtensionAsync("nobody", Future, region.North)).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        (await region.Admin.GrantExtensionAsync("0137", Future, region.South)).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        (await region.Admin.WithdrawExtensionAsync("nobody", region.North)).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        (await region.Admin.WithdrawExtensionAsync("0137", region.North, "phase=all")).ExpectProblem(HttpStatusCode.BadRequest, "bad-parameter");
        foreach (var role in (Role[])[Role.BureauReader, Role.Auditor])
        {
            var client = await region.CreateClientAsync(region.North, role);
            (await client.GrantExtensionAsync("0137", Future)).ExpectProblem(HttpStatusCode.Forbidden, "forbidden");
            (await client.WithdrawExtensionAsync("0137")).ExpectProblem(HttpStatusCode.Forbidden, "forbidden");
            (await client.ListExtensionsAsync()).Expect(HttpStatusCode.OK);
        }

        var path = $"/v1/bureaus/{region.North}/windows/2024/extensions";
        (await unit.PutAsync($"{path}/0137", new { closesAt = Future, reason = "x" })).ExpectProblem(HttpStatusCode.Forbidden, "forbidden");
        (await unit.GetAsync(path)).ExpectProblem(HttpStatusCode.Forbidden, "forbidden");
        Assert.Empty(await ListExtensionsAsync(region));
    }

    private static List<string> GetRules(ApiResponse answer) =>
        [.. answer.Expect(HttpStatusCode.OK)["deviations"]!.AsArray().Select(it => (string)it!["rule"]!)];

    private static async Task<List<JsonNode>> ListExtensionsAsync(Region region) =>
        await BureauClient.ReadAllPagesAsync(more => region.Admin.ListExtensionsAsync(more, region.North));

    private static async Task<string?> GetLateFilingStatusAsync(Region region) =>
        (string?)(await region.Admin.ListDeviationsAsync("rule=late-filing")).Expect(HttpStatusCode.OK)["items"]!.AsArray().SingleOrDefault()?["status"];

    /// <summary>A region whose window closed long ago, and the unit 0137 of the north.</summary>
    private async Task<(Region Region, UnitClient Unit)> CreateLateRegionAsync()
    {
        var region = await Region.CreateAsync(host);
        (await region.Admin.PutWindowsAsync(Past)).Expect(HttpStatusCode.OK);
        return (region, await region.RegisterUnitAsync());
    }
}

public sealed class GrantExtensionTestsOnSqlite(SqliteHost host) : GrantExtensionTests(host), IClassFixture<SqliteHost>;

public sealed class GrantExtensionTestsOnSqlServer(SqlServerHost host) : GrantExtensionTests(host), IClassFixture<SqlServerHost>;
