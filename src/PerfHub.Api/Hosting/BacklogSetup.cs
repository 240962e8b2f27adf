using PerfHub.Api.Persistence.Outbox;

namespace PerfHub.Api.Hosting;

/// <summary>Registers backlogs.</summary>
public static class BacklogSetup
{
    /// <summary>Registers every <see cref="Backlog"/> of this assembly.</summary>
    /// <param name="services">The services.</param>
    public static void AddBacklogs(this IServiceCollection services)
    {
        foreach (var type in typeof(Backlog).Assembly.GetTypes().Where(type => type is { IsAbstract: false } && type.IsSubclassOf(typeof(Backlog))))
        {
            services.AddSingleton(type);
            services.AddSingleton(provider => (Backlog)provider.GetRequiredService(type));
        }
    }
}
