using PerfHub.Api.Projections;

namespace PerfHub.Api.Hosting;

/// <summary>Registers the watch.</summary>
public static class DeviationChangeNotifierSetup
{
    /// <summary>Registers it.</summary>
    /// <param name="services">The services.</param>
    public static void AddDeviationChangeNotifier(this IServiceCollection services)
    {
        services.AddSingleton<DeviationChangeNotifier>();
        services.AddHostedService(provider => provider.GetRequiredService<DeviationChangeNotifier>());
    }
}
