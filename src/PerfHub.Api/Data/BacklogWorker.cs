namespace PerfHub.Api.Data;

/// <summary>Keeps every <see cref="Backlog"/> short while nobody reads, so that whoever does next finds little left to do.</summary>
/// <param name="backlogs">The backlogs.</param>
/// <param name="dialect">Tells when the store is away.</param>
/// <param name="logger">For what goes wrong.</param>
public sealed partial class BacklogWorker(IEnumerable<Backlog> backlogs, Dialect dialect, ILogger<BacklogWorker> logger) : BackgroundService
{
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(1);

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await Task.Delay(Pace, stoppingToken);
                foreach (var backlog in backlogs)
                {
                    await backlog.CatchUp(stoppingToken);
                }
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception error) when (Db.IsAway(error, dialect))
            {
                // Readiness tells that the store is away; nothing is lost, for the queues are in the store.
            }
            catch (Exception error)
            {
                // Tried again: readers catch up by themselves meanwhile, and tell their callers if it fails.
                Failed(error);
            }
        }
    }

    [LoggerMessage(40, LogLevel.Error, "What follows from what was written could not be done.")]
    private partial void Failed(Exception error);
}

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
