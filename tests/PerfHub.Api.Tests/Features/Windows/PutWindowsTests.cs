using System.Net;
using System.Text.Json.Nodes;
using PerfHub.Api.Reports.Receipts;
using PerfHub.Api.Reports.Windows;
using PerfHub.Api.Security;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Stores;

namespace PerfHub.Api.Tests.Features.Windows;

/// <summary>A bureau sets its filing windows or inherits those of the nearest bureau above.</summary>
public abstract class PutWindowsTests(PerfHubHost host)
{
    private static readonly (string OpensAt, string ClosesAt) July = ("2024-07-01T00:00:00Z", "2024-07-31T00:00:00Z");
    private static readonly (string OpensAt, string ClosesAt) January = ("2025-01-01T00:00:00Z", "2025-02-01T00:00:00Z");

    [StoreFact]
    public async Task Windows_are_null_until_a_bureau_sets_them()
    {
        var region = await Region.CreateAsync(host);

        var windows = (await region.Admin.GetWindowsAsync(region.North)).Body;

        Assert.Equal($$"""{"bureau":"{{region.North}}","fiscalYear":2024,"midYear":null,"final":null}""", windows);
    }

    [StoreFact]
    public async Task Windows_apply_to_the_bureau_and_the_bureaus_below_for_one_year()
    {
        var region = await Region.CreateAsync(host);

        var put = (await region.Admin.PutWindowsAsync(January, July)).Expect(HttpStatusCode.OK);

        JsonObject CreateWindow((string OpensAt, string ClosesAt) period) =>
            new() { ["bureau"] = region.City, ["opensAt"] = period.OpensAt, ["closesAt"] = period.ClosesAt, ["extendedTo"] = null };
        var expected = new JsonObject
        {
            ["bureau"] = region.City, ["fiscalYear"] = 2024, ["midYear"] = CreateWindow(July), ["final"] = CreateWindow(January),
        };
        Assert.Equal(expected.ToJsonString(), put.ToJsonString());
        Assert.Equal(put.ToJsonString(), (await region.Admin.GetWindowsAsync()).Expect(HttpStatusCode.OK).ToJsonString());
        put["bureau"] = region.South;
        Assert.Equal(put.ToJsonString(), (await region.Admin.GetWindowsAsync(region.South)).Expect(HttpStatusCode.OK).ToJsonString());
        Assert.Null((await region.Admin.ReadWindowsAsync(year: 2025)).Final);
    }

    // All 64 combinations of three bureaus that set or inherit two phases.
    [StoreFact]
    public async Task Each_phase_comes_from_the_nearest_bureau_that_has_set_it()
    {
        var region = await Region.CreateAsync(host);
        var below = region.North + "01";
        (await host.Operator.CreateBureauAsync(below, region.North)).Expect(HttpStatusCode.Created);
        string[] chain = [region.City, region.North, below];
        for (var combination = 0; combination < 64; combination++)
        {
            bool Sets(int level, int phase) => (combination >> (2 * level + phase) & 1) == 1;
            for (var level = 0; level < chain.Length; level++)
            {
                (await region.Admin.PutWindowsAsync(
                    Sets(level, 0) ? ($"2025-01-0{level + 1}T00:00:00Z", January.ClosesAt) : null,
                    Sets(level, 1) ? ($"2024-07-0{level + 1}T00:00:00Z", July.ClosesAt) : null,
                    chain[level])).Expect(HttpStatusCode.OK);
            }

            for (var level = 0; level < chain.Length; level++)
            {
                var windows = await region.Admin.ReadWindowsAsync(chain[level]);
                foreach (var (phase, window, month) in ((int, Window?, DateTime)[])[(0, windows.Final, new(2025, 1, 1)), (1, windows.MidYear, new(2024, 7, 1))])
                {
                    var nearest = Enumerable.Range(0, level + 1).LastOrDefault(it => Sets(it, phase), -1);
                    (string, DateTime)? expected = nearest < 0 ? null : (chain[nearest], month.AddDays(nearest));
                    Assert.Equal(expected, window is null ? null : (window.Bureau, window.OpensAt));
                }
            }
        }
    }

    [StoreFact]
    public async Task A_moved_bureau_inherits_the_windows_of_its_new_parent()
    {
        var (region, other) = (await Region.CreateAsync(host), await Region.CreateAsync(host));
        var unit = await region.RegisterUnitAsync();
        (await region.Admin.PutWindowsAsync(("2000-01-01T00:00:00Z", "2099-01-01T00:00:00Z"))).Expect(HttpStatusCode.OK);
        (await other.Admin.PutWindowsAsync(("2000-01-01T00:00:00Z", "2001-01-01T00:00:00Z"), bureau: other.South)).Expect(HttpStatusCode.OK);
        Assert.False((await unit.FileReportAsync(SeedReport.CreateVariant(1))).Expect<Receipt>(HttpStatusCode.Created).Late);

        (await host.Operator.MoveBureauAsync(region.North, other.South)).Expect(HttpStatusCode.OK);

        Assert.Equal(other.South, (await unit.ReadWindowsAsync()).Final!.Bureau);
        Assert.True((await unit.FileReportAsync(SeedReport.CreateVariant(2))).Expect<Receipt>(HttpStatusCode.Created).Late);
        (await host.Operator.MoveBureauAsync(region.North, null)).Expect(HttpStatusCode.OK);
        Assert.Null((await unit.ReadWindowsAsync()).Final);
        Assert.False((await unit.FileReportAsync(SeedReport.CreateVariant(3))).Expect<Receipt>(HttpStatusCode.Created).Late);
    }

    [StoreFact]
    public async Task A_new_window_applies_to_later_filings_only()
    {
        var region = await Region.CreateAsync(host);
        var unit = await region.RegisterUnitAsync();
        (await unit.FileReportAsync(SeedReport.CreateVariant(1))).Expect(HttpStatusCode.Created);
        var before = (await unit.GetReportAsync()).Body;

        (await region.Admin.PutWindowsAsync(("2000-01-01T00:00:00Z", "2001-01-01T00:00:00Z"))).Expect(HttpStatusCode.OK);

        Assert.Equal(before, (await unit.GetReportAsync()).Body);
        (await unit.FileReportAsync(SeedReport.CreateVariant(1))).Expect(HttpStatusCode.OK);
        Assert.True((await unit.FileReportAsync(SeedReport.CreateVariant(2))).Expect<Receipt>(HttpStatusCode.Created).Late);
    }

    // Instants are returned in UTC, truncated to milliseconds.
    [StoreTheory]
    [InlineData("2025-03-31T23:59:59.999+08:00", "2025-03-31T15:59:59.999Z")]
    [InlineData("2025-03-31T15:59:59.999Z", "2025-03-31T15:59:59.999Z")]
    [InlineData("2025-03-31T15:59:59.9999999Z", "2025-03-31T15:59:59.999Z")]
    [InlineData("2024-12-31T23:30:00-01:00", "2025-01-01T00:30:00Z")]
    [InlineData("2024-02-29T04:00:00+05:45", "2024-02-28T22:15:00Z")]
    [InlineData("2025-03-09T02:30:00-05:00", "2025-03-09T07:30:00Z")]
    [InlineData("2025-11-02T01:30:00-04:00", "2025-11-02T05:30:00Z")]
    [InlineData("2025-11-02T01:30:00-05:00", "2025-11-02T06:30:00Z")]
    [InlineData("9999-12-31T23:59:59.999Z", "9999-12-31T23:59:59.999Z")]
    public async Task Instants_with_any_offset_are_returned_in_UTC(string sent, string expected)
    {
        var region = await Region.CreateAsync(host);

        var put = (await region.Admin.PutWindowsAsync(("0001-01-02T00:00:00Z", sent), (sent, "9999-12-31T23:59:59.9999999Z"), region.North)).Status;

        Assert.Equal(sent[0] == '9' ? HttpStatusCode.UnprocessableEntity : HttpStatusCode.OK, put);
        (await region.Admin.PutWindowsAsync(("0001-01-02T00:00:00Z", sent))).Expect(HttpStatusCode.OK);
        Assert.Equal(expected, (string?)(await region.Admin.GetWindowsAsync()).Expect(HttpStatusCode.OK)["final"]!["closesAt"]);
    }

    [StoreTheory]
    [InlineData("""{"final":{}}""", "/final/closesAt required", "/final/opensAt required")]
    [InlineData("""{"final":{"opensAt":"2025-01-01T00:00:00Z"}}""", "/final/closesAt required")]
    [InlineData("""{"final":{"opensAt":"2025-01-01T00:00:00","closesAt":"2025-02-01T00:00:00Z"}}""", "/final/opensAt wrong-type")]
    [InlineData("""{"final":{"opensAt":"2025-01-01","closesAt":1738368000}}""", "/final/closesAt wrong-type", "/final/opensAt wrong-type")]
    [InlineData("""{"final":{"opensAt":"2025-02-29T00:00:00Z","closesAt":"2025-02-30T24:00:00Z"}}""", "/final/closesAt wrong-type", "/final/opensAt wrong-type")]
    [InlineData("""{"final":{"opensAt":"2025-01-01T00:00:00Z","closesAt":"2025-01-01T00:00:00Z"}}""", "/final/closesAt not-later")]
    [InlineData("""{"final":{"opensAt":"2025-01-01T00:00:00.0001Z","closesAt":"2025-01-01T00:00:00.0009Z"}}""", "/final/closesAt not-later")]
    [InlineData("""{"final":{"opensAt":"2025-01-01T08:00:00+08:00","closesAt":"2025-01-01T00:00:00Z"}}""", "/final/closesAt not-later")]
    [InlineData(
        """{"midYear":{"opensAt":"2024-08-01T00:00:00Z","closesAt":"2024-07-01T00:00:00Z"},"final":{"opensAt":"2025-02-01T00:00:00Z","closesAt":"2025-01-01T00:00:00Z"}}""",
        "/final/closesAt not-later",
        "/midYear/closesAt not-later")]
    [InlineData("""{"final":{"opensAt":"2025-01-01T00:00:00Z","closesAt":"2025-02-01T00:00:00Z","reason":"x"},"end":null}""", "/end unknown-field", "/final/reason unknown-field")]
    [InlineData("""{"final":[]}""", "/final wrong-type")]
    public async Task Invalid_windows_are_refused_with_every_error_and_change_nothing(string body, params string[] errors)
    {
        var region = await Region.CreateAsync(host);
        (await region.Admin.PutWindowsAsync(January, July)).Expect(HttpStatusCode.OK);
        var before = (await region.Admin.GetWindowsAsync()).Body;

        var response = await region.Admin.PutAsync($"/v1/bureaus/{region.City}/windows/2024", JsonNode.Parse(body)!);

        response.ExpectProblem(HttpStatusCode.UnprocessableEntity, "invalid-body");
        Assert.Equal(errors, response.GetValidationErrors());
        Assert.Equal(before, (await region.Admin.GetWindowsAsync()).Body);
    }

    [StoreTheory]
    [InlineData(1999)]
    [InlineData(2101)]
    public async Task Windows_for_a_year_out_of_range_are_refused(int year)
    {
        var region = await Region.CreateAsync(host);

        (await region.Admin.PutWindowsAsync(January, year: year)).ExpectProblem(HttpStatusCode.UnprocessableEntity, "invalid-body");

        Assert.Null((await region.Admin.ReadWindowsAsync(year: year)).Final);
    }

    [StoreFact]
    public async Task A_matching_If_None_Match_gets_304_until_the_windows_change()
    {
        var region = await Region.CreateAsync(host);
        (await region.Admin.PutWindowsAsync(January)).Expect(HttpStatusCode.OK);
        var tag = (await region.Admin.GetWindowsAsync(region.North)).HttpResponse.Headers.ETag!.Tag;
        async Task<HttpStatusCode> GetStatusAsync() => (await region.Admin.GetWindowsAsync(region.North, headers: ("If-None-Match", tag))).Status;

        Assert.Equal(HttpStatusCode.NotModified, await GetStatusAsync());
        (await region.Admin.PutWindowsAsync(January)).Expect(HttpStatusCode.OK);
        Assert.Equal(HttpStatusCode.NotModified, await GetStatusAsync());
        (await region.Admin.PutWindowsAsync(January, bureau: region.North)).Expect(HttpStatusCode.OK);
        Assert.Equal(HttpStatusCode.OK, await GetStatusAsync());
    }

    [StoreFact]
    public async Task A_precondition_covers_inherited_windows()
    {
        var region = await Region.CreateAsync(host);
        var path = $"/v1/bureaus/{region.North}/windows/2024";
        var body = new { final = new { opensAt = January.OpensAt, closesAt = January.ClosesAt } };
        var tag = (await region.Admin.GetWindowsAsync(region.North)).HttpResponse.Headers.ETag!.Tag;

        (await region.Admin.PutWindowsAsync(midYear: July)).Expect(HttpStatusCode.OK);
        (await region.Admin.PutAsync(path, body, ("If-Match", tag))).ExpectProblem(HttpStatusCode.PreconditionFailed, "precondition-failed");
        tag = (await region.Admin.GetWindowsAsync(region.North)).HttpResponse.Headers.ETag!.Tag;
        var put = await region.Admin.PutAsync(path, body, ("If-Match", tag));

        put.Expect(HttpStatusCode.OK);
        var read = await region.Admin.GetWindowsAsync(region.North);
        Assert.Equal((put.Body, put.HttpResponse.Headers.ETag), (read.Body, read.HttpResponse.Headers.ETag));
    }

    [StoreFact]
    public async Task Every_role_reads_the_windows_of_its_bureau_and_only_an_administrator_sets_them()
    {
        var region = await Region.CreateAsync(host);
        var unit = await region.RegisterUnitAsync();
        (await region.Admin.PutWindowsAsync(January)).Expect(HttpStatusCode.OK);
        foreach (var role in (Role[])[Role.BureauReader, Role.Auditor])
        {
            var client = await region.CreateClientAsync(region.North, role);
            (await client.GetWindowsAsync()).Expect(HttpStatusCode.OK);
            (await client.PutWindowsAsync(January)).ExpectProblem(HttpStatusCode.Forbidden, "forbidden");
        }

        (await unit.GetWindowsAsync()).Expect(HttpStatusCode.OK);
        foreach (var bureau in (string[])[region.City, region.South, "99999999"])
        {
            (await unit.GetAsync($"/v1/bureaus/{bureau}/windows/2024")).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        }

        (await unit.PutAsync($"/v1/bureaus/{region.North}/windows/2024", new { })).ExpectProblem(HttpStatusCode.Forbidden, "forbidden");
        (await (await region.CreateClientAsync(region.North, Role.BureauAdmin)).PutWindowsAsync(January, bureau: region.City)).ExpectProblem(HttpStatusCode.NotFound, "not-found");
    }
}

public sealed class PutWindowsTestsOnSqlite(SharedHost<SqliteHost> shared) : PutWindowsTests(shared.Host), IClassFixture<SharedHost<SqliteHost>>;

public sealed class PutWindowsTestsOnSqlServer(SharedHost<SqlServerHost> shared) : PutWindowsTests(shared.Host), IClassFixture<SharedHost<SqlServerHost>>;
