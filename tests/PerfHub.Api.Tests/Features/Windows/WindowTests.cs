using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using PerfHub.Api.Features.MidYear;
using PerfHub.Api.Reports.Receipts;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Stores;

namespace PerfHub.Api.Tests.Features.Windows;

/// <summary>A window is [opensAt, closesAt] in milliseconds: a filing before it is refused, and one after it is late.</summary>
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
    public async Task A_window_includes_its_first_and_last_instant(string phase)
    {
        var (region, unit) = await CreateRegionWithWindowAsync(phase);

        SetTime(OpensAt, -1);
        var early = (await FileReportAsync(unit, phase, 1)).ExpectProblemBody(HttpStatusCode.Conflict, "conflict");
        Assert.Contains("北京时间 2025年1月1日 08:00 ", early.Detail, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await GetReportAsync(unit, phase)).Status);

        SetTime(OpensAt);
        await AssertLateAsync(false, unit, phase, 2);
        SetTime(ClosesAt);
        await AssertLateAsync(false, unit, phase, 3);
        SetTime(ClosesAt, 1);
        await AssertLateAsync(true, unit, phase, 4);

        // The other phase has no window, so its filings are never late.
        await AssertLateAsync(false, unit, phase == "final" ? "midYear" : "final", 5);
        Assert.Empty(await region.Admin.ReadExtensionsAsync(region.North));
    }

    [StoreTheory]
    [InlineData("final")]
    [InlineData("midYear")]
    public async Task An_extension_includes_its_last_instant_for_its_unit_and_phase_only(string phase)
    {
        var (region, unit) = await CreateRegionWithWindowAsync(phase);
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

    // A report for a year that has not ended is not filed late: it is refused.
    private const int EndedYear = 2015;

    // Year ends, leap days, and local hours that daylight saving time skips or repeats.
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
    public async Task A_window_closes_at_its_instant_with_any_offset(string closesAt)
    {
        var region = await Region.CreateAsync(host);
        var unit = await region.RegisterUnitAsync();
        (await region.Admin.PutWindowsAsync(("2015-01-01T00:00:00+14:00", closesAt), ("2015-01-01T00:00:00-12:00", closesAt), year: EndedYear)).Expect(HttpStatusCode.OK);
        foreach (var phase in (string[])["midYear", "final"])
        {
            SetTime(closesAt);
            await AssertLateAsync(false, unit, phase, 1, EndedYear);
            SetTime(closesAt, 1);
            await AssertLateAsync(true, unit, phase, 2, EndedYear);
        }
    }

    [StoreTheory]
    [InlineData("final")]
    [InlineData("midYear")]
    public async Task Revisions_are_in_order_of_receipt_even_if_the_clock_goes_back(string phase)
    {
        var (_, unit) = await CreateRegionWithWindowAsync(phase);
        (string At, bool IsLate)[] filings = [("2025-03-31T16:00:00Z", true), ("2025-02-01T12:00:00.5Z", false), ("2025-03-01T00:00:00Z", false), ("2025-02-01T12:00:00.499Z", false)];
        for (var i = 0; i < filings.Length; i++)
        {
            SetTime(filings[i].At);
            await AssertLateAsync(filings[i].IsLate, unit, phase, i);
        }

        var revisions = phase == "final"
            ? (await unit.ReadRevisionsAsync()).ConvertAll(it => (it.Revision, it.ReceivedAt, it.Late, it.ContentSha256, it.PreviousSha256))
            : (await unit.ReadMidYearRevisionsAsync()).ConvertAll(it => (it.Revision, it.ReceivedAt, it.Late, it.ContentSha256, it.PreviousSha256));

        // The chain of receipts does not go back in time, except where a filing in time would become late.
        if (phase == "final")
        {
            filings[3].At = filings[2].At;
        }

        Assert.Equal(
            filings.Select((it, i) => (i + 1, ParseInstant(it.At).UtcDateTime, it.IsLate)), revisions.Select(it => (it.Revision, it.ReceivedAt, it.Late)));
        Assert.Equal(revisions.Select(it => it.ContentSha256).SkipLast(1).Prepend(null), revisions.Select(it => it.PreviousSha256));
        Assert.Equal(4, phase == "final" ? (await unit.ReadReportAsync()).Revision : (await unit.ReadMidYearAsync()).Revision);

        // The clock is now before the window, so a filing is refused.
        SetTime(OpensAt, -1);
        (await FileReportAsync(unit, phase, 9)).ExpectProblem(HttpStatusCode.Conflict, "conflict");
    }

    [StoreFact]
    public async Task A_late_report_has_a_deviation_with_the_deadline_and_the_time_of_receipt()
    {
        var (_, unit) = await CreateRegionWithWindowAsync("final");
        SetTime(ClosesAt, 1);

        var receipt = (await unit.FileReportAsync(CreateReport(1))).Expect<Receipt>(HttpStatusCode.Created);

        var deviation = Assert.Single(receipt.Deviations, it => it.Rule == "late-filing");
        Assert.Equal(("", ClosesAt, "2025-03-31T16:00:00Z"), (deviation.Pointer, deviation.Expected.Text, deviation.Actual.Text));
    }

    private static DateTimeOffset ParseInstant(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);

    private static JsonNode CreateReport(int number) => new SmallReport { Conclusion = $"第 {number} 版。" }.ToJson();

    private static Task<ApiResponse> FileReportAsync(UnitClient unit, string phase, int number, int year = 2024) =>
        phase == "final" ? unit.FileReportAsync(CreateReport(number), year) : unit.FileMidYearAsync(MidYearFilingBody.CreateFromSeed(number), year);

    private static Task<ApiResponse> GetReportAsync(UnitClient unit, string phase) => phase == "final" ? unit.GetReportAsync() : unit.GetMidYearAsync();

    private static async Task AssertLateAsync(bool isLate, UnitClient unit, string phase, int number, int year = 2024)
    {
        var response = await FileReportAsync(unit, phase, number, year);
        if (phase == "final")
        {
            var receipt = response.Expect<Receipt>(HttpStatusCode.Created);
            Assert.Equal((isLate, isLate), (receipt.Late, receipt.Deviations.Any(it => it.Rule == "late-filing")));
        }
        else
        {
            Assert.Equal(isLate, response.Expect<MidYearReceipt>(HttpStatusCode.Created).Late);
        }
    }

    private void SetTime(string instant, int milliseconds = 0) => host.Clock.Set(ParseInstant(instant).AddMilliseconds(milliseconds));

    /// <summary>Creates a region whose city has set the window of a phase, and a unit of the northern district.</summary>
    private async Task<(Region Region, UnitClient Unit)> CreateRegionWithWindowAsync(string phase)
    {
        var region = await Region.CreateAsync(host);
        (await region.Admin.PutWindowsAsync(
            phase == "final" ? (OpensAt, ClosesAt) : null, phase == "midYear" ? (OpensAt, ClosesAt) : null)).Expect(HttpStatusCode.OK);
        return (region, await region.RegisterUnitAsync());
    }
}

public sealed class WindowTestsOnSqlite(SqliteHost host) : WindowTests(host), IClassFixture<SqliteHost>;

public sealed class WindowTestsOnSqlServer(SqlServerHost host) : WindowTests(host), IClassFixture<SqlServerHost>;
