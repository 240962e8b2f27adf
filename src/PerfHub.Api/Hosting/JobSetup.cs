using PerfHub.Api.Jobs;

namespace PerfHub.Api.Hosting;

/// <summary>Registers jobs.</summary>
public static class JobSetup
{
    /// <summary>Registers the worker, and every <see cref="JobWork"/> of this assembly.</summary>
    /// <param name="services">The services.</param>
    public static void AddJobs(this IServiceCollection services)
    {
        foreach (var type in typeof(JobWork).Assembly.GetTypes().Where(type => type is { IsAbstract: false } && type.IsSubclassOf(typeof(JobWork))))
        {
            services.AddSingleton(typeof(JobWork), type);
        }

        services.AddSingleton<Traffic>();
        services.AddSingleton<JobWorker>();
        services.AddHostedService(provider => provider.GetRequiredService<JobWorker>());
    }
}
