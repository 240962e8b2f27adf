namespace PerfHub.Api.Persistence.Sqlite;

/// <summary>What the store's code logs.</summary>
internal static partial class DataLog
{
    [LoggerMessage(1, LogLevel.Error, "A batch of {Count} writes was rolled back.")]
    public static partial void LogBatchRolledBack(this ILogger logger, Exception error, int count);
}
