using System.Globalization;
using System.Net;
using PerfHub.Api.Reports.Receipts;
using PerfHub.Api.Tests.Infrastructure;

namespace PerfHub.Api.Tests.Features.Windows;

[Trait("Category", "Slow")]
public sealed class TimeZoneTests
{
    // A zone with daylight saving time, one without, and one whose offset has 45 minutes.
    [Theory]
    [InlineData("America/New_York")]
    [InlineData("Asia/Shanghai")]
    [InlineData("Pacific/Chatham")]
    public async Task Windows_do_not_depend_on_the_time_zone_of_the_host(string zone)
    {
        // An unknown zone would silently be UTC.
        Assert.NotEqual(TimeSpan.Zero, TimeZoneInfo.FindSystemTimeZoneById(zone).BaseUtcOffset);
        await using var host = new HostProcess(("PerfHub__BootstrapKey", PerfHubHost.BootstrapKey), ("TZ", zone));
        await host.StartAsync();
        var region = await Region.CreateAsync(host);
        var unit = await region.RegisterUnitAsync();
        foreach (var (sent, expected) in ((string, string)[])
            [("2025-03-09T02:30:00-05:00", "2025-03-09T07:30:00Z"), ("2025-11-02T01:30:00-04:00", "2025-11-02T05:30:00Z"), ("2025-11-02T06:30:00Z", "2025-11-02T06:30:00Z"), ("2025-01-01T00:00:00+08:00", "2024-12-31T16:00:00Z")])
        {
            (await region.Admin.PutWindowsAsync((sent, "2099-01-01T00:00:00+08:00"))).Expect(HttpStatusCode.OK);
            Assert.Equal(expected, (string?)(await unit.GetWindowsAsync()).Expect(HttpStatusCode.OK)["final"]!["opensAt"]);
        }

        // Minutes before or after now: a time zone error would be an hour or more.
        var now = TimeProvider.System.GetUtcNow();
        string FormatInstant(int minutes, int hours) => now.AddMinutes(minutes).ToOffset(TimeSpan.FromHours(hours)).ToString("O", CultureInfo.InvariantCulture);
        (await region.Admin.PutWindowsAsync((FormatInstant(5, -5), FormatInstant(10, 8)))).Expect(HttpStatusCode.OK);
        (await unit.FileReportAsync(SeedReport.CreateVariant(1))).ExpectProblem(HttpStatusCode.Conflict, "conflict");
        (await region.Admin.PutWindowsAsync((FormatInstant(-5, 8), FormatInstant(10, -5)))).Expect(HttpStatusCode.OK);
        Assert.False((await unit.FileReportAsync(SeedReport.CreateVariant(2))).Expect<Receipt>(HttpStatusCode.Created).Late);
        (await region.Admin.PutWindowsAsync((FormatInstant(-10, 13), FormatInstant(-5, -11)))).Expect(HttpStatusCode.OK);
        var late = (await unit.FileReportAsync(SeedReport.CreateVariant(3))).Expect<Receipt>(HttpStatusCode.Created);
        Assert.True(late.Late);
        Assert.InRange(late.ReceivedAt, now.UtcDateTime, now.UtcDateTime.AddMinutes(5));
        (await region.Admin.GrantExtensionAsync("0137", FormatInstant(10, -11), region.North)).Expect(HttpStatusCode.Created);
        Assert.False((await unit.FileReportAsync(SeedReport.CreateVariant(4))).Expect<Receipt>(HttpStatusCode.Created).Late);
    }
}
