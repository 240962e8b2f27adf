using PerfHub.Benchmarks.Infrastructure;

namespace PerfHub.Benchmarks.Telemetry;

/// <summary>A collector that takes OTLP over HTTP and throws it away.</summary>
internal sealed class DiscardingCollector : IAsyncDisposable
{
    private readonly WebApplication _app;
    private int _requestCount;

    private DiscardingCollector(WebApplication app, string url) => (_app, Url) = (app, url);

    public string Url { get; }

    public int RequestCount => Volatile.Read(ref _requestCount);

    public static async Task<DiscardingCollector> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        var url = $"http://127.0.0.1:{HostProcess.FindFreePort()}";
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(url);
        var collector = new DiscardingCollector(builder.Build(), url);
        collector._app.Run(async http =>
        {
            await http.Request.Body.CopyToAsync(Stream.Null);
            http.Response.ContentType = "application/x-protobuf";
            Interlocked.Increment(ref collector._requestCount);
        });
        await collector._app.StartAsync();
        return collector;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
