using PerfHub.Api.Jobs;
using PerfHub.Api.Persistence.Outbox;
using PerfHub.Api.Projections;
using PerfHub.Api.Projections.Rankings;
using PerfHub.Api.Webhooks;

namespace PerfHub.Api.Hosting;

/// <summary>Registers the background services: outbox processors, jobs and notifications of the change feed.</summary>
public static class BackgroundServiceSetup
{
    /// <summary>Registers the services, and every <see cref="OutboxProcessor"/> and <see cref="JobHandler"/> of this assembly.</summary>
    public static void AddBackgroundServices(this IServiceCollection services)
    {
        foreach (var type in FindSubclasses<OutboxProcessor>())
        {
            services.AddSingleton(type);
            services.AddSingleton(provider => (OutboxProcessor)provider.GetRequiredService(type));
        }

        foreach (var type in FindSubclasses<JobHandler>())
        {
            services.AddSingleton(typeof(JobHandler), type);
        }

        services.AddHostedService<ClockMonitor>();
        services.AddHostedService<ReportIndexPreloader>();
        services.AddHostedService<OutboxService>();
        services.AddSingleton<RequestCounter>();
        services.AddHostedSingleton<JobWorker>();
        services.AddHostedSingleton<DecisionTargetCleanup>();
        services.AddHostedSingleton<DeviationChangeNotifier>();
        services.AddWebhooks();
        services.AddHostedSingleton<RankingChangeCleanup>();
    }

    /// <summary>Registers a hosted service that can also be injected.</summary>
    internal static void AddHostedSingleton<T>(this IServiceCollection services)
        where T : class, IHostedService
    {
        services.AddSingleton<T>();
        services.AddHostedService(provider => provider.GetRequiredService<T>());
    }

    private static IEnumerable<Type> FindSubclasses<T>() =>
        typeof(T).Assembly.GetTypes().Where(type => !type.IsAbstract && type.IsSubclassOf(typeof(T)));
}
