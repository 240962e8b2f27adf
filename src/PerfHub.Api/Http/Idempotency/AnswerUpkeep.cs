using PerfHub.Api.Persistence;

namespace PerfHub.Api.Http.Idempotency;

/// <summary>Removes answers that count no more, a few at a time, so that no write waits long for it.</summary>
/// <param name="db">The store.</param>
/// <param name="dialect">Tells when the store is away.</param>
/// <param name="time">The source of time.</param>
/// <param name="logger">For what goes wrong.</param>
public sealed partial class AnswerUpkeep(Db db, Dialect dialect, TimeProvider time, ILogger<AnswerUpkeep> logger) : BackgroundService
{
    private const string OldestSql = "SELECT CreatedAt FROM IdempotentAnswer WHERE CreatedAt <= @before ORDER BY CreatedAt";

    private const string RemoveSql = "DELETE FROM IdempotentAnswer WHERE CreatedAt <= @last";

    private const int AtOnce = 100;

    private static readonly TimeSpan Pace = TimeSpan.FromMinutes(10);

    /// <summary>Removes all that count no more.</summary>
    /// <param name="cancel">Stops between two batches.</param>
    public async Task RemoveForgotten(CancellationToken cancel)
    {
        var before = IdempotentRequest.ForgottenBefore(time);
        while (await db.Page<DateTime>(OldestSql, new { before, Limit = AtOnce }, cancel) is { Count: > 0 } oldest)
        {
            await db.Write(session => session.Execute(RemoveSql, new { last = oldest[^1] }), cancel);
        }
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pace, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                await TryRemove(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host stops.
        }
    }

    private async Task TryRemove(CancellationToken stop)
    {
        try
        {
            await RemoveForgotten(stop);
        }
        catch (Exception error) when (Db.IsAway(error, dialect))
        {
            // Readiness tells that the store is away; they are removed the next time.
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            Failed(error);
        }
    }

    [LoggerMessage(70, LogLevel.Error, "Answers that count no more could not be removed.")]
    private partial void Failed(Exception error);
}
