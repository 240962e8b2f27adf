using PerfHub.Api.Jobs;

namespace PerfHub.Api.Hosting;

/// <summary>Registers jobs.</summary>
public static class JobSetup
{
    /// <summary>Registers the worker, and every <see cref="JobHandler"/> of this assembly.</summary>
    /// <param name="services">The services.</param>
    public static void AddJobs(this IServiceCollection services)
    {
        foreach (var type in typeof(JobHandler).Assembly.GetTypes().Where(type => type is { IsAbstract: false } && type.IsSubclassOf(typeof(JobHandler))))
        {
            services.AddSingleton(typeof(JobHandler), type);
        }

        services.AddSingleton<RequestCounter>();
        services.AddSingleton<JobWorker>();
        services.AddHostedService(provider => provider.GetRequiredService<JobWorker>());
    }
}
