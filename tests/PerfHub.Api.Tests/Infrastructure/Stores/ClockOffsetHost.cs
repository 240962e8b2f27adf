using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace PerfHub.Api.Tests.Infrastructure.Stores;

/// <summary>A second host on another one's store, some time later.</summary>
public sealed class ClockOffsetHost(PerfHubHost first, TimeSpan later) : SecondHost(first)
{
    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        base.ConfigureWebHost(builder);
        builder.ConfigureServices(services => services.AddSingleton<TimeProvider>(new OffsetTimeProvider(later)));
    }

    private sealed class OffsetTimeProvider(TimeSpan late) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + late;
    }
}
