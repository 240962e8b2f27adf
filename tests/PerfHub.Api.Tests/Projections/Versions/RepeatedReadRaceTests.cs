using System.Net;
using PerfHub.Api.Tests.Infrastructure;

namespace PerfHub.Api.Tests.Projections.Versions;

/// <summary>A read whose caller loses access between its authorization and its response is not repeated without authorization.</summary>
public sealed class RepeatedReadRaceTests(AuthorizationPauseHost host) : IClassFixture<AuthorizationPauseHost>
{
    [Theory]
    [InlineData("rankings/2024", 0)]
    [InlineData("rankings/2024", 1)]
    [InlineData("rankings/2024", 3)]
    [InlineData("filings/2024", 0)]
    [InlineData("filings/2024", 1)]
    [InlineData("filings/2024", 3)]
    public async Task A_bureau_that_is_moved_during_a_read_is_hidden_from_the_next_one(string list, int readsBefore)
    {
        var (region, newRegion) = (await Region.CreateAsync(host), await Region.CreateAsync(host));
        var unit = await region.RegisterUnitAsync();
        (await unit.FileReportAsync(SeedReport.Bytes)).Expect(HttpStatusCode.Created);
        var path = $"/v1/bureaus/{region.North}/{list}";
        for (var i = 0; i < readsBefore; i++)
        {
            (await region.Admin.GetAsync(path)).Expect(HttpStatusCode.OK);
        }

        // What is cached must be authorised again for this read.
        (await unit.FileReportAsync(SeedReport.CreateVariant(1))).Expect(HttpStatusCode.Created);
        host.RunAfterNextAuthorization(async () => (await host.Operator.MoveBureauAsync(region.North, newRegion.City)).Expect(HttpStatusCode.OK));
        (await region.Admin.GetAsync(path)).Expect(HttpStatusCode.OK);

        for (var i = 0; i < 3; i++)
        {
            (await region.Admin.GetAsync(path)).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        }
    }
}
