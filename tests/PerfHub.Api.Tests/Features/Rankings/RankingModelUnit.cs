using System.Net;
using PerfHub.Api.Tests.Infrastructure;

namespace PerfHub.Api.Tests.Features.Rankings;

/// <summary>A unit's current registration and the figures of its current report.</summary>
public sealed class RankingModelUnit(UnitClient client)
{
    public UnitClient Client { get; } = client;

    public string Name { get; set; } = "单位";

    public required string Sector { get; set; }

    public required string Kind { get; set; }

    public bool IsActive { get; set; } = true;

    /// <summary><see langword="null"/> until the unit files a report.</summary>
    public RankedFigures? Figures { get; private set; }

    /// <summary>Files a report; the service refuses that of an inactive unit.</summary>
    public async Task FileReportAsync(SmallReport report)
    {
        var response = await Client.FileReportAsync(report.ToJson());
        if (!IsActive)
        {
            response.ExpectProblem(HttpStatusCode.Conflict, "conflict");
            return;
        }

        Assert.True(response.Status is HttpStatusCode.Created or HttpStatusCode.OK, response.Body);
        Figures = RankedFigures.Parse((await Client.GetReportAsync()).Expect(HttpStatusCode.OK));
    }
}
