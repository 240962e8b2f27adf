using PerfHub.Api.Persistence;

namespace PerfHub.Api.Projections;

/// <summary>
/// Begins to build the table that is probably read first while the host starts: that of the year of the newest report. If it fails, the first
/// reader builds the table and reports the failure.
/// </summary>
public sealed partial class ReportIndexPreloader(ReportIndex reports, StoreFaultMonitor faults, ILogger<ReportIndexPreloader> logger) : BackgroundService
{
    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await reports.BuildYearOfNewestReportAsync(stoppingToken);
        }
        catch (Exception error) when ((error is OperationCanceledException && stoppingToken.IsCancellationRequested) || faults.Report(error))
        {
            // The host stops, or the failure is logged.
        }
        catch (Exception error)
        {
            LogPreloadFailed(error);
        }
    }

    [LoggerMessage(97, LogLevel.Error, "Building the table of reports failed; the first reader of rankings builds it.")]
    private partial void LogPreloadFailed(Exception error);
}
