using PerfHub.Api.Data;

namespace PerfHub.Api.Features.Rankings;

/// <summary>
/// Keeps the rankings near to what was filed while nobody reads one, so that whoever does next finds little left to do.
/// </summary>
/// <param name="projector">Does the work.</param>
/// <param name="dialect">Tells when the store is away.</param>
/// <param name="logger">For what goes wrong.</param>
public sealed partial class RankingWorker(RankingProjector projector, Dialect dialect, ILogger<RankingWorker> logger) : BackgroundService
{
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(1);

    /// <summary>Registers the rankings' upkeep.</summary>
    /// <param name="services">The services.</param>
    public static void Register(IServiceCollection services)
    {
        services.AddSingleton<RankingProjector>();
        services.AddHostedService<RankingWorker>();
    }

    /// <inheritdoc />
    // Whatever goes wrong once is tried again: readers catch up by themselves meanwhile, and tell their callers if it fails.
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await Task.Delay(Pace, stoppingToken);
                await projector.CatchUp(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception error) when (Db.IsAway(error, dialect))
            {
                // Readiness tells that the store is away; nothing is lost, for the queue is in the store.
            }
            catch (Exception error)
            {
                Failed(error);
            }
        }
    }

    [LoggerMessage(40, LogLevel.Error, "The rankings could not be brought up to date.")]
    private partial void Failed(Exception error);
}
