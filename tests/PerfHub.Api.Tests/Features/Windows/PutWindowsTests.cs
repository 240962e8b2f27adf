using System.Net;
using System.Text.Json.Nodes;
using PerfHub.Api.Security;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Stores;

namespace PerfHub.Api.Tests.Features.Windows;

/// <summary>When units file: set by their bureau, else by the nearest one above that has set it.</summary>
public abstract class PutWindowsTests(PerfHubHost host)
{
    private static readonly (string, string) July = ("2024-07-01T00:00:00Z", "2024-07-31T00:00:00Z");
    private static readonly (string, string) January = ("2025-01-01T00:00:00Z", "2025-02-01T00:00:00Z");

    [StoreFact]
    public async Task Where_nobody_has_set_anything_there_is_no_window()
    {
        var region = await Region.CreateAsync(host);

        var windows = (await region.Admin.GetWindowsAsync(region.North)).Expect(HttpStatusCode.OK);

        Assert.Equal($$"""{"bureau":"{{region.North}}","fiscalYear":2024,"midYear":null,"final":null}""", windows.ToJsonString());
    }

    [StoreFact]
    public async Task What_is_put_is_answered_as_it_reads_from_then_on_here_and_below_but_for_that_year_alone()
    {
        var region = await Region.CreateAsync(host);

        var put = (await region.Admin.PutWindowsAsync(January, July)).Expect(HttpStatusCode.OK);

        string Window(string opensAt, string closesAt) =>
            new JsonObject { ["bureau"] = region.City, ["opensAt"] = opensAt, ["closesAt"] = closesAt, ["extendedTo"] = null }.ToJsonString();
        var expected = $$"""{"bureau":"{{region.City}}","fiscalYear":2024,"midYear":{{Window(July.Item1, July.Item2)}},"final":{{Window(January.Item1, January.Item2)}} }""";
        Assert.Equal(expected.Replace(" ", "", StringComparison.Ordinal), put.ToJsonString());
        Assert.Equal(put.ToJsonString(), (await region.Admin.GetWindowsAsync()).Expect(HttpStatusCode.OK).ToJsonString());
        put["bureau"] = region.South;
        Assert.Equal(put.ToJsonString(), (await region.Admin.GetWindowsAsync(region.South)).Expect(HttpStatusCode.OK).ToJsonString());
        Assert.Null((await region.Admin.GetWindowsAsync(year: 2025)).Expect(HttpStatusCode.OK)["final"]);
    }

    // Every way in which three bureaus one below the other can have set two phases or not.
    [StoreFact]
    public async Task Each_phase_is_that_of_the_nearest_bureau_at_or_above_that_has_set_it()
    {
        var region = await Region.CreateAsync(host);
        var below = region.North + "01";
        (await host.Operator.CreateBureauAsync(below, region.North)).Expect(HttpStatusCode.Created);
        string[] chain = [region.City, region.North, below];
        for (var set = 0; set < 64; set++)
        {
            bool Sets(int level, int phase) => (set >> (2 * level + phase) & 1) == 1;
            for (var level = 0; level < chain.Length; level++)
            {
                (await region.Admin.PutWindowsAsync(
                    Sets(level, 0) ? ($"2025-01-0{level + 1}T00:00:00Z", January.Item2) : null,
                    Sets(level, 1) ? ($"2024-07-0{level + 1}T00:00:00Z", July.Item2) : null,
                    chain[level])).Expect(HttpStatusCode.OK);
            }

            for (var level = 0; level < chain.Length; level++)
            {
                var windows = (await region.Admin.GetWindowsAsync(chain[level])).Expect(HttpStatusCode.OK);
                foreach (var (phase, name, month) in ((int, string, string)[])[(0, "final", "2025-01"), (1, "midYear", "2024-07")])
                {
                    var nearest = Enumerable.Range(0, level + 1).LastOrDefault(it => Sets(it, phase), -1);
                    Assert.Equal(
                        nearest < 0 ? (null, null) : (chain[nearest], $"{month}-0{nearest + 1}T00:00:00Z"),
                        ((string?)windows[name]?["bureau"], (string?)windows[name]?["opensAt"]));
                }
            }
        }
    }

    [StoreFact]
    public async Task A_bureau_that_is_moved_follows_those_above_it_from_then_on()
    {
        var (region, other) = (await Region.CreateAsync(host), await Region.CreateAsync(host));
        var unit = await region.RegisterUnitAsync();
        (await region.Admin.PutWindowsAsync(("2000-01-01T00:00:00Z", "2099-01-01T00:00:00Z"))).Expect(HttpStatusCode.OK);
        (await other.Admin.PutWindowsAsync(("2000-01-01T00:00:00Z", "2001-01-01T00:00:00Z"), bureau: other.South)).Expect(HttpStatusCode.OK);
        Assert.False((bool)(await unit.FileReportAsync(SeedReport.CreateVariant(1))).Expect(HttpStatusCode.Created)["late"]!);

        (await host.Operator.MoveBureauAsync(region.North, other.South)).Expect(HttpStatusCode.OK);

        Assert.Equal(other.South, (string?)(await unit.GetWindowsAsync()).Expect(HttpStatusCode.OK)["final"]!["bureau"]);
        Assert.True((bool)(await unit.FileReportAsync(SeedReport.CreateVariant(2))).Expect(HttpStatusCode.Created)["late"]!);
        (await host.Operator.MoveBureauAsync(region.North, null)).Expect(HttpStatusCode.OK);
        Assert.Null((await unit.GetWindowsAsync()).Expect(HttpStatusCode.OK)["final"]);
        Assert.False((bool)(await unit.FileReportAsync(SeedReport.CreateVariant(3))).Expect(HttpStatusCode.Created)["late"]!);
    }

    [StoreFact]
    public async Task What_is_stored_keeps_its_verdict_and_what_is_filed_next_has_the_new_one()
    {
        var region = await Region.CreateAsync(host);
        var unit = await region.RegisterUnitAsync();
        (await unit.FileReportAsync(SeedReport.CreateVariant(1))).Expect(HttpStatusCode.Created);
        var before = (await unit.GetReportAsync()).Body;

        (await region.Admin.PutWindowsAsync(("2000-01-01T00:00:00Z", "2001-01-01T00:00:00Z"))).Expect(HttpStatusCode.OK);

        Assert.Equal(before, (await unit.GetReportAsync()).Body);
        (await unit.FileReportAsync(SeedReport.CreateVariant(1))).Expect(HttpStatusCode.OK);
        Assert.True((bool)(await unit.FileReportAsync(SeedReport.CreateVariant(2))).Expect(HttpStatusCode.Created)["late"]!);
    }

    // Read back in UTC, as the milliseconds that it is stored in.
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
    public async Task A_time_is_an_instant_however_it_is_written(string written, string read)
    {
        var region = await Region.CreateAsync(host);

        var put = (await region.Admin.PutWindowsAsync(("0001-01-02T00:00:00Z", written), (written, "9999-12-31T23:59:59.9999999Z"), region.North)).Status;

        Assert.Equal(written[0] == '9' ? HttpStatusCode.UnprocessableEntity : HttpStatusCode.OK, put);
        (await region.Admin.PutWindowsAsync(("0001-01-02T00:00:00Z", written))).Expect(HttpStatusCode.OK);
        Assert.Equal(read, (string?)(await region.Admin.GetWindowsAsync()).Expect(HttpStatusCode.OK)["final"]!["closesAt"]);
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
    public async Task A_window_that_is_none_is_refused_with_all_its_faults_and_changes_nothing(string body, params string[] faults)
    {
        var region = await Region.CreateAsync(host);
        (await region.Admin.PutWindowsAsync(January, July)).Expect(HttpStatusCode.OK);
        var before = (await region.Admin.GetWindowsAsync()).Body;

        var answer = await region.Admin.PutAsync($"/v1/bureaus/{region.City}/windows/2024", JsonNode.Parse(body)!);

        answer.ExpectProblem(HttpStatusCode.UnprocessableEntity, "invalid-body");
        Assert.Equal(faults, answer.GetValidationErrors());
        Assert.Equal(before, (await region.Admin.GetWindowsAsync()).Body);
    }

    [StoreTheory]
    [InlineData(1999)]
    [InlineData(2101)]
    public async Task A_year_that_nobody_files_for_has_no_windows(int year)
    {
        var region = await Region.CreateAsync(host);

        (await region.Admin.PutWindowsAsync(January, year: year)).ExpectProblem(HttpStatusCode.UnprocessableEntity, "invalid-body");

        Assert.Null((await region.Admin.GetWindowsAsync(year: year)).Expect(HttpStatusCode.OK)["final"]);
    }

    [StoreFact]
    public async Task Who_has_them_already_is_not_sent_them_again_until_they_change_here_or_above()
    {
        var region = await Region.CreateAsync(host);
        (await region.Admin.PutWindowsAsync(January)).Expect(HttpStatusCode.OK);
        var tag = (await region.Admin.GetWindowsAsync(region.North)).HttpResponse.Headers.ETag!.Tag;
        async Task<HttpStatusCode> Asked() => (await region.Admin.GetWindowsAsync(region.North, headers: ("If-None-Match", tag))).Status;

        Assert.Equal(HttpStatusCode.NotModified, await Asked());
        (await region.Admin.PutWindowsAsync(January)).Expect(HttpStatusCode.OK);
        Assert.Equal(HttpStatusCode.NotModified, await Asked());
        (await region.Admin.PutWindowsAsync(January, bureau: region.North)).Expect(HttpStatusCode.OK);
        Assert.Equal(HttpStatusCode.OK, await Asked());
    }

    [StoreFact]
    public async Task They_are_set_by_whoever_has_read_them_as_they_are_above_too()
    {
        var region = await Region.CreateAsync(host);
        var path = $"/v1/bureaus/{region.North}/windows/2024";
        var body = new { final = new { opensAt = January.Item1, closesAt = January.Item2 } };
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
    public async Task Everybody_of_a_bureau_reads_them_and_its_units_no_others()
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

public sealed class PutWindowsTestsOnSqlite(SqliteHost host) : PutWindowsTests(host), IClassFixture<SqliteHost>;

public sealed class PutWindowsTestsOnSqlServer(SqlServerHost host) : PutWindowsTests(host), IClassFixture<SqlServerHost>;
