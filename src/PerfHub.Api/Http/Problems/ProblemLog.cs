namespace PerfHub.Api.Http.Problems;

/// <summary>What refusals log. Never a body: it holds other people's figures.</summary>
internal static partial class ProblemLog
{
    [LoggerMessage(10, LogLevel.Error, "{Method} {Endpoint} failed.")]
    public static partial void LogRequestFailed(this ILogger logger, Exception error, string method, string? endpoint);

    [LoggerMessage(11, LogLevel.Error, "The store is away.")]
    public static partial void LogStoreUnavailable(this ILogger logger, Exception error);
}
