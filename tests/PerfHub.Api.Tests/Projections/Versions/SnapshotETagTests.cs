using System.Net;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.DependencyInjection;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Stores;
using PerfHub.Api.Tests.Persistence.Outages;

namespace PerfHub.Api.Tests.Projections.Versions;

/// <summary>A response that is read while the projections are behind has an entity tag of its own.</summary>
public abstract class SnapshotETagTests(PerfHubHost host)
{
    [StoreTheory]
    [InlineData("filings")]
    [InlineData("indicators")]
    public async Task Two_bodies_never_have_the_same_ETag(string list)
    {
        var region = await Region.CreateAsync(host);
        var unit = await region.RegisterUnitAsync();
        var path = $"/v1/bureaus/{region.North}/{list}/2024";
        var before = await region.Admin.GetAsync(path);

        // As on another host, which has not cached the response.
        ((MemoryCache)host.Services.GetRequiredService<IMemoryCache>()).Clear();
        host.GetFailingDialect().RunBeforeNextSnapshot(async () => (await unit.FileReportAsync(SeedReport.Bytes)).Expect(HttpStatusCode.Created));
        var during = await region.Admin.GetAsync(path);
        var after = await region.Admin.GetAsync(path);

        Assert.NotEqual(before.Body, during.Body);
        foreach (var (first, second) in ((ApiResponse, ApiResponse)[])[(before, during), (before, after), (during, after)])
        {
            Assert.True(first.Body == second.Body || !Equals(first.HttpResponse.Headers.ETag, second.HttpResponse.Headers.ETag));
        }
    }
}

public sealed class SnapshotETagTestsOnSqlite(FailingSqliteHost host) : SnapshotETagTests(host), IClassFixture<FailingSqliteHost>;

public sealed class SnapshotETagTestsOnSqlServer(FailingSqlServerHost host) : SnapshotETagTests(host), IClassFixture<FailingSqlServerHost>;
