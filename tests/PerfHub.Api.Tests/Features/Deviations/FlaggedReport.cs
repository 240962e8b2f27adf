using System.Net;
using PerfHub.Api.Reports.Deviations;
using PerfHub.Api.Tests.Infrastructure;

namespace PerfHub.Api.Tests.Features.Deviations;

/// <summary>A report with exactly one deviation: <c>staff-exceeds-posts</c>, severity low.</summary>
internal static class FlaggedReport
{
    public static readonly SmallReport Value = new() { ActualStaff = 11 };

    /// <summary>Files the report and returns the id of its deviation.</summary>
    public static async Task<string> FileAsync(Region region, UnitClient unit)
    {
        (await unit.FileReportAsync(Value.ToJson())).Expect(HttpStatusCode.Created);
        return (await region.Admin.ReadDeviationsAsync($"unit={unit.UnitCode}"))[0].Id;
    }

    /// <summary>The credibility (points) and counted deviations of the first unit in the region's ranking.</summary>
    public static async Task<(decimal Credibility, DeviationCounts Counts)> GetCredibilityAsync(Region region)
    {
        var unit = (await region.Admin.ReadRankingAsync("metric=credibility"))[0];
        return (unit.Value, unit.Deviations);
    }
}
