using System.Diagnostics;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.Extensions.Options;

namespace PerfHub.Api.Hosting.Observability;

/// <summary>
/// Writes one line about a request, with the trace id that a problem shows. The line has the template of the route, and nothing that a
/// client has sent. Anybody can send any number of requests that fail, so their lines are limited.
/// </summary>
public sealed partial class RequestLog(IOptions<PerfHubOptions> options, TimeProvider time, ILogger<RequestLog> logger)
{
    /// <summary>The maximum number of lines about failed requests in a second.</summary>
    public const int MaxProblemsPerSecond = 100;

    private const string NoRoute = "-";

    private readonly RequestLogMode _mode = options.Value.Telemetry.RequestLog;
    private readonly Lock _lock = new();
    private long _windowStart = time.GetTimestamp();
    private int _lines, _omitted;

    /// <summary>Whether any request has a line.</summary>
    public bool IsEnabled => _mode != RequestLogMode.None;

    /// <summary>Writes the line of a request that has ended, if it has one.</summary>
    /// <param name="http">The request.</param>
    /// <param name="start">The timestamp of its start, of <see cref="Stopwatch"/>.</param>
    public void Write(HttpContext http, long start)
    {
        var status = http.Response.StatusCode;
        var isProblem = status >= StatusCodes.Status400BadRequest;
        if (isProblem ? TryClaimLine() : _mode == RequestLogMode.All)
        {
            var level = status >= StatusCodes.Status500InternalServerError ? LogLevel.Warning : LogLevel.Information;
            var traceId = Activity.Current?.TraceId.ToHexString() ?? http.TraceIdentifier;
            var (route, milliseconds) = (GetRoute(http), Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            LogRequest(level, http.Request.Method, route, status, milliseconds, traceId);
        }
    }

    // The handler of exceptions has removed the endpoint.
    private static string GetRoute(HttpContext http) =>
        ((http.GetEndpoint() ?? http.Features.Get<IExceptionHandlerFeature>()?.Endpoint) as RouteEndpoint)?.RoutePattern.RawText ?? NoRoute;

    private bool TryClaimLine()
    {
        int omitted;
        lock (_lock)
        {
            if (time.GetElapsedTime(_windowStart) < TimeSpan.FromSeconds(1))
            {
                _omitted += _lines < MaxProblemsPerSecond ? 0 : 1;
                return _lines++ < MaxProblemsPerSecond;
            }

            (omitted, _omitted, _lines, _windowStart) = (_omitted, 0, 1, time.GetTimestamp());
        }

        if (omitted > 0)
        {
            LogOmitted(omitted);
        }

        return true;
    }

    [LoggerMessage(EventId = 28, Message = "{Method} {Route} responded {Status} in {Milliseconds:0.0} ms; trace {TraceId}.")]
    private partial void LogRequest(LogLevel level, string method, string route, int status, double milliseconds, string traceId);

    [LoggerMessage(29, LogLevel.Warning, "{Count} more failed requests have no line: there were too many in a second.")]
    private partial void LogOmitted(int count);
}
