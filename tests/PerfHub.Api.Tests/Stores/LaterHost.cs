using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using PerfHub.Api.Tests.Product;

namespace PerfHub.Api.Tests.Stores;

/// <summary>A second host on another one's store, some time later.</summary>
public sealed class LaterHost(PerfHubHost first, TimeSpan later) : AnotherHost(first)
{
    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        base.ConfigureWebHost(builder);
        builder.ConfigureServices(services => services.AddSingleton<TimeProvider>(new LateClock(later)));
    }

    private sealed class LateClock(TimeSpan late) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + late;
    }
}
