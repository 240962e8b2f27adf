using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Stores;

namespace PerfHub.Api.Tests.Features.Windows;

/// <summary>A window is [opensAt, closesAt], to the millisecond, whatever is filed: before it nothing is taken, after it all is late.</summary>
public abstract class WindowTests(PerfHubHost host) : IAsyncLifetime
{
    private const string OpensAt = "2025-01-01T00:00:00Z", ClosesAt = "2025-03-31T15:59:59.999Z", ExtendedTo = "2025-04-15T15:59:59.999Z";

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync()
    {
        host.Clock.Reset();
        return Task.CompletedTask;
    }

    [StoreTheory]
    [InlineData("final")]
    [InlineData("midYear")]
    public async Task Both_its_instants_are_inside(string phase)
    {
        var (region, unit) = await CreateOpenRegionAsync(phase);

        SetTime(OpensAt, -1);
        var early = (await FileReportAsync(unit, phase, 1)).ExpectProblem(HttpStatusCode.Conflict, "conflict");
        Assert.Contains("2025-01-01T00:00:00Z", (string?)early["detail"], StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await GetReportAsync(unit, phase)).Status);

        SetTime(OpensAt);
        await AssertLateAsync(false, unit, phase, 2);
        SetTime(ClosesAt);
        await AssertLateAsync(false, unit, phase, 3);
        SetTime(ClosesAt, 1);
        await AssertLateAsync(true, unit, phase, 4);

        // The other phase has no window, and nothing of it is ever late.
        await AssertLateAsync(false, unit, phase == "final" ? "midYear" : "final", 5);
        Assert.Empty((await region.Admin.ListExtensionsAsync(bureau: region.North)).Expect(HttpStatusCode.OK)["items"]!.AsArray());
    }

    [StoreTheory]
    [InlineData("final")]
    [InlineData("midYear")]
    public async Task An_extensions_instant_is_inside_too_for_its_unit_and_phase_alone(string phase)
    {
        var (region, unit) = await CreateOpenRegionAsync(phase);
        var other = await region.RegisterUnitAsync("0138");
        var otherPhase = phase == "final" ? "midYear" : "final";
        SetTime(OpensAt, -1);
        (await region.Admin.GrantExtensionAsync(unit.UnitCode, ExtendedTo, region.North, phase)).Expect(HttpStatusCode.Created);
        (await region.Admin.GrantExtensionAsync(unit.UnitCode, ExtendedTo, region.North, otherPhase)).ExpectProblem(HttpStatusCode.Conflict, "conflict");

        (await FileReportAsync(unit, phase, 1)).ExpectProblem(HttpStatusCode.Conflict, "conflict");
        SetTime(ClosesAt, 1);
        await AssertLateAsync(false, unit, phase, 2);
        await AssertLateAsync(true, other, phase, 2);
        SetTime(ExtendedTo);
        await AssertLateAsync(false, unit, phase, 3);
        SetTime(ExtendedTo, 1);
        await AssertLateAsync(true, unit, phase, 4);
    }

    // The ends of years, leap days, hours that a local clock skips or has twice: all of them instants like any other.
    [StoreTheory]
    [InlineData("2024-12-31T23:59:59.999+08:00")]
    [InlineData("2024-12-31T23:59:59.999Z")]
    [InlineData("2025-01-01T00:00:00Z")]
    [InlineData("2024-02-29T00:00:00+08:00")]
    [InlineData("2024-02-29T23:59:59.999-12:00")]
    [InlineData("2025-03-09T02:30:00-05:00")]
    [InlineData("2025-11-02T01:30:00-04:00")]
    [InlineData("2025-11-02T01:30:00-05:00")]
    [InlineData("2025-03-30T02:30:00+01:00")]
    [InlineData("2016-12-31T23:59:59.999Z")]
    public async Task It_closes_at_the_same_instant_everywhere(string closesAt)
    {
        var region = await Region.CreateAsync(host);
        var unit = await region.RegisterUnitAsync();
        (await region.Admin.PutWindowsAsync(("2015-01-01T00:00:00+14:00", closesAt), ("2015-01-01T00:00:00-12:00", closesAt))).Expect(HttpStatusCode.OK);
        foreach (var phase in (string[])["midYear", "final"])
        {
            SetTime(closesAt);
            await AssertLateAsync(false, unit, phase, 1);
            SetTime(closesAt, 1);
            await AssertLateAsync(true, unit, phase, 2);
        }
    }

    [StoreTheory]
    [InlineData("final")]
    [InlineData("midYear")]
    public async Task Revisions_are_in_the_order_in_which_they_came_whatever_the_clock_said(string phase)
    {
        var (_, unit) = await CreateOpenRegionAsync(phase);
        (string At, bool Late)[] filed = [("2025-03-31T16:00:00Z", true), ("2025-02-01T12:00:00.5Z", false), ("2025-03-01T00:00:00Z", false), ("2025-02-01T12:00:00.499Z", false)];
        for (var i = 0; i < filed.Length; i++)
        {
            SetTime(filed[i].At);
            await AssertLateAsync(filed[i].Late, unit, phase, i);
        }

        var revisions = phase == "final" ? await unit.ListRevisionsAsync() : await unit.ListMidYearRevisionsAsync();
        var items = revisions.Expect(HttpStatusCode.OK)["items"]!.AsArray();
        Assert.Equal(
            filed.Select((it, i) => (i + 1, ParseInstant(it.At), it.Late)),
            items.Select(it => ((int)it!["revision"]!, (DateTimeOffset)it["receivedAt"]!, (bool)it["late"]!)));
        Assert.Equal(items.Select(it => (string?)it!["contentSha256"]).SkipLast(1).Prepend(null), items.Select(it => (string?)it!["previousSha256"]));
        Assert.Equal(4, (int)(await GetReportAsync(unit, phase)).Expect(HttpStatusCode.OK)["revision"]!);

        // Before the window, as the clock has it now, nothing more is taken.
        SetTime(OpensAt, -1);
        (await FileReportAsync(unit, phase, 9)).ExpectProblem(HttpStatusCode.Conflict, "conflict");
    }

    [StoreFact]
    public async Task A_late_report_has_a_deviation_that_tells_both_instants()
    {
        var (_, unit) = await CreateOpenRegionAsync("final");
        SetTime(ClosesAt, 1);

        var receipt = (await unit.FileReportAsync(CreateReport(1))).Expect(HttpStatusCode.Created);

        var late = Assert.Single(receipt["deviations"]!.AsArray(), it => (string?)it!["rule"] == "late-filing")!;
        Assert.Equal(("", ClosesAt, "2025-03-31T16:00:00Z"), ((string?)late["pointer"], (string?)late["expected"], (string?)late["actual"]));
    }

    private static DateTimeOffset ParseInstant(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);

    private static JsonNode CreateReport(int number) => new SmallReport { Conclusion = $"第 {number} 版。" }.ToJson();

    private static Task<ApiResponse> FileReportAsync(UnitClient unit, string phase, int number) =>
        phase == "final" ? unit.FileReportAsync(CreateReport(number)) : unit.FileMidYearAsync(MidYearFilingBody.CreateFromSeed(number));

    private static Task<ApiResponse> GetReportAsync(UnitClient unit, string phase) => phase == "final" ? unit.GetReportAsync() : unit.GetMidYearAsync();

    private static async Task AssertLateAsync(bool late, UnitClient unit, string phase, int number)
    {
        var receipt = (await FileReportAsync(unit, phase, number)).Expect(HttpStatusCode.Created);
        Assert.Equal(late, (bool)receipt["late"]!);
        if (phase == "final")
        {
            Assert.Equal(late, receipt["deviations"]!.AsArray().Any(it => (string?)it!["rule"] == "late-filing"));
        }
    }

    private void SetTime(string instant, int milliseconds = 0) => host.Clock.Set(ParseInstant(instant).AddMilliseconds(milliseconds));

    /// <summary>A region whose city has set the window for this phase, and a unit of the north.</summary>
    private async Task<(Region Region, UnitClient Unit)> CreateOpenRegionAsync(string phase)
    {
        var region = await Region.CreateAsync(host);
        (await region.Admin.PutWindowsAsync(
            phase == "final" ? (OpensAt, ClosesAt) : null, phase == "midYear" ? (OpensAt, ClosesAt) : null)).Expect(HttpStatusCode.OK);
        return (region, await region.RegisterUnitAsync());
    }
}

public sealed class WindowTestsOnSqlite(SqliteHost host) : WindowTests(host), IClassFixture<SqliteHost>;

public sealed class WindowTestsOnSqlServer(SqlServerHost host) : WindowTests(host), IClassFixture<SqlServerHost>;
