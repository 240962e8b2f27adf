using System.Net;
using PerfHub.Api.Tests.Infrastructure;

namespace PerfHub.Api.Tests.Hosting.Limits;

/// <summary>A host with one filed report.</summary>
public sealed class ReportHostFixture : IAsyncLifetime, IDisposable
{
    public LimitedHost Host { get; } = new();

    public Region Region { get; private set; } = null!;

    public UnitClient Unit { get; private set; } = null!;

    public string AuthorizationHeader => $"{Region.Admin.Http.DefaultRequestHeaders.Authorization}";

    public async Task InitializeAsync()
    {
        Region = await Region.CreateAsync(Host);
        Unit = await Region.RegisterUnitAsync();
        (await Unit.FileReportAsync(SeedReport.Bytes)).Expect(HttpStatusCode.Created);
    }

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose() => Host.Dispose();
}
