using PerfHub.Api.Persistence.Outbox;

namespace PerfHub.Api.Hosting;

/// <summary>Registers backlogs.</summary>
public static class OutboxSetup
{
    /// <summary>Registers every <see cref="OutboxProcessor"/> of this assembly.</summary>
    /// <param name="services">The services.</param>
    public static void AddOutboxProcessors(this IServiceCollection services)
    {
        foreach (var type in typeof(OutboxProcessor).Assembly.GetTypes().Where(type => type is { IsAbstract: false } && type.IsSubclassOf(typeof(OutboxProcessor))))
        {
            services.AddSingleton(type);
            services.AddSingleton(provider => (OutboxProcessor)provider.GetRequiredService(type));
        }
    }
}
