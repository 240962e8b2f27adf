using PerfHub.Api.Projections;

namespace PerfHub.Api.Hosting;

/// <summary>Registers the watch.</summary>
public static class ChangeWatchSetup
{
    /// <summary>Registers it.</summary>
    /// <param name="services">The services.</param>
    public static void AddChangeWatch(this IServiceCollection services)
    {
        services.AddSingleton<ChangeWatch>();
        services.AddHostedService(provider => provider.GetRequiredService<ChangeWatch>());
    }
}
