using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace PerfHub.Api.Tests.Infrastructure.Stores;

/// <summary>Another host on the store of a first one, with a clock that is ahead.</summary>
public sealed class ClockOffsetHost(PerfHubHost first, TimeSpan offset) : SecondHost(first)
{
    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        base.ConfigureWebHost(builder);
        builder.ConfigureServices(services => services.AddSingleton<TimeProvider>(new OffsetTimeProvider(offset)));
    }

    private sealed class OffsetTimeProvider(TimeSpan offset) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + offset;
    }
}
