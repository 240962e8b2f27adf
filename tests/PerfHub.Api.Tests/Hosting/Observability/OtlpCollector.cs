using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace PerfHub.Api.Tests.Hosting.Observability;

/// <summary>A collector that takes OTLP over HTTP on a loopback port.</summary>
internal sealed class OtlpCollector : IAsyncDisposable
{
    private static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(30);

    private readonly WebApplication _app;
    private readonly ConcurrentQueue<(string Path, byte[] Body)> _requests = new();

    private OtlpCollector(WebApplication app) => _app = app;

    /// <summary>The settings of a host that exports everything to this collector, soon.</summary>
    public (string Name, string Value)[] HostSettings =>
    [
        ("OTEL_EXPORTER_OTLP_ENDPOINT", _app.Urls.Single()),
        ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"),
        ("OTEL_BSP_SCHEDULE_DELAY", "100"),
        ("OTEL_BLRP_SCHEDULE_DELAY", "100"),
        ("OTEL_METRIC_EXPORT_INTERVAL", "500"),
    ];

    public IEnumerable<CollectedSpan> Spans =>
        from request in _requests
        where request.Path == "/v1/traces"
        from resource in new ProtobufMessage(request.Body).GetMessages(1)
        from scope in resource.GetMessages(2)
        from span in scope.GetMessages(2)
        select CollectedSpan.Parse(span);

    /// <summary>The names of the metrics.</summary>
    public IEnumerable<string> Metrics =>
        from request in _requests
        where request.Path == "/v1/metrics"
        from resource in new ProtobufMessage(request.Body).GetMessages(1)
        from scope in resource.GetMessages(2)
        from metric in scope.GetMessages(2)
        select metric.GetText(1);

    /// <summary>The lines of the log, with their trace ids.</summary>
    public IEnumerable<(string Text, string TraceId)> LogRecords =>
        from request in _requests
        where request.Path == "/v1/logs"
        from resource in new ProtobufMessage(request.Body).GetMessages(1)
        from scope in resource.GetMessages(2)
        from record in scope.GetMessages(2)
        select (string.Concat(record.GetMessages(5).Select(body => body.GetText(1))), record.GetHex(9));

    public static async Task<OtlpCollector> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseKestrel(options => options.Listen(IPAddress.Loopback, 0));
        builder.Logging.ClearProviders();
        var collector = new OtlpCollector(builder.Build());
        collector._app.Run(async http =>
        {
            using var body = new MemoryStream();
            await http.Request.Body.CopyToAsync(body);
            collector._requests.Enqueue((http.Request.Path.Value!, body.ToArray()));
            http.Response.ContentType = "application/x-protobuf";
        });
        await collector._app.StartAsync();
        return collector;
    }

    /// <summary>Whether anything that was received holds a text.</summary>
    public bool HasReceived(string text) => _requests.Any(request => request.Body.AsSpan().IndexOf(Encoding.UTF8.GetBytes(text)) >= 0);

    /// <summary>Waits until what was received meets a condition.</summary>
    public async Task WaitForAsync(Func<OtlpCollector, bool> isMet)
    {
        for (var elapsed = Stopwatch.StartNew(); !isMet(this); await Task.Delay(50))
        {
            Assert.True(elapsed.Elapsed < MaxWait, $"Received {_requests.Count} requests; spans: {string.Join(", ", Spans.Select(it => it.Name))}");
        }
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();
}
