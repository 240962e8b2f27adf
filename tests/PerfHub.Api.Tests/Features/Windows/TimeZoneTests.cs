using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using PerfHub.Api.Tests.Infrastructure;

namespace PerfHub.Api.Tests.Features.Windows;

/// <summary>Where a host stands, and what its own clock is called there, plays no part.</summary>
public sealed class TimeZoneTests
{
    // One in which hours are skipped and come twice, one far from UTC in which they do not, one beyond it by a quarter of an hour.
    [Theory]
    [InlineData("America/New_York")]
    [InlineData("Asia/Shanghai")]
    [InlineData("Pacific/Chatham")]
    public async Task A_window_is_the_same_on_a_host_in_any_zone(string zone)
    {
        // A zone that this machine does not know would be UTC without a word.
        Assert.NotEqual(TimeSpan.Zero, TimeZoneInfo.FindSystemTimeZoneById(zone).BaseUtcOffset);
        await using var host = new HostProcess(("PerfHub__BootstrapKey", PerfHubHost.BootstrapKey), ("TZ", zone));
        await host.StartAsync();
        var region = await Region.CreateAsync(host);
        var unit = await region.RegisterUnitAsync();
        foreach (var (written, read) in ((string, string)[])
            [("2025-03-09T02:30:00-05:00", "2025-03-09T07:30:00Z"), ("2025-11-02T01:30:00-04:00", "2025-11-02T05:30:00Z"), ("2025-11-02T06:30:00Z", "2025-11-02T06:30:00Z"), ("2025-01-01T00:00:00+08:00", "2024-12-31T16:00:00Z")])
        {
            (await region.Admin.PutWindowsAsync((written, "2099-01-01T00:00:00+08:00"))).Expect(HttpStatusCode.OK);
            Assert.Equal(read, (string?)(await unit.GetWindowsAsync()).Expect(HttpStatusCode.OK)["final"]!["opensAt"]);
        }

        // Within minutes of now on either side, which is far less than any zone is from any other.
        var now = TimeProvider.System.GetUtcNow();
        string From(int minutes, int hours) => now.AddMinutes(minutes).ToOffset(TimeSpan.FromHours(hours)).ToString("O", CultureInfo.InvariantCulture);
        (await region.Admin.PutWindowsAsync((From(5, -5), From(10, 8)))).Expect(HttpStatusCode.OK);
        (await unit.FileReportAsync(SeedReport.CreateVariant(1))).ExpectProblem(HttpStatusCode.Conflict, "conflict");
        (await region.Admin.PutWindowsAsync((From(-5, 8), From(10, -5)))).Expect(HttpStatusCode.OK);
        Assert.False((bool)(await unit.FileReportAsync(SeedReport.CreateVariant(2))).Expect(HttpStatusCode.Created)["late"]!);
        (await region.Admin.PutWindowsAsync((From(-10, 13), From(-5, -11)))).Expect(HttpStatusCode.OK);
        var late = (await unit.FileReportAsync(SeedReport.CreateVariant(3))).Expect(HttpStatusCode.Created);
        Assert.True((bool)late["late"]!);
        Assert.InRange((DateTimeOffset)late["receivedAt"]!, now, now.AddMinutes(5));
        (await region.Admin.GrantExtensionAsync("0137", From(10, -11), region.North)).Expect(HttpStatusCode.Created);
        Assert.False((bool)(await unit.FileReportAsync(SeedReport.CreateVariant(4))).Expect(HttpStatusCode.Created)["late"]!);
    }
}
