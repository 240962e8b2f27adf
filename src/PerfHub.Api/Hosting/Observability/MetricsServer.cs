using Microsoft.Extensions.Options;
using OpenTelemetry.Metrics;

namespace PerfHub.Api.Hosting.Observability;

/// <summary>
/// Serves <c>/metrics</c> on a port of its own, so that no client of the API reaches it and no limit of the API applies to it.
/// </summary>
internal sealed class MetricsServer(IOptions<PerfHubOptions> options, MeterProvider meters) : IHostedService, IAsyncDisposable
{
    private const string Path = "/metrics";

    private const int MaxConnections = 16;

    private WebApplication? _server;

    /// <inheritdoc />
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        // Empty: it reads no settings, so it cannot take the addresses of the API.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxConcurrentConnections = MaxConnections;
            kestrel.ListenAnyIP(options.Value.Telemetry.MetricsPort);
        });
        _server = builder.Build();
        _server.UseOpenTelemetryPrometheusScrapingEndpoint(meters, predicate: null, Path, configureBranchedPipeline: null, optionsName: null);
        await _server.StartAsync(cancellationToken);
    }

    /// <inheritdoc />
    public Task StopAsync(CancellationToken cancellationToken) => _server?.StopAsync(cancellationToken) ?? Task.CompletedTask;

    /// <inheritdoc />
    public ValueTask DisposeAsync() => _server?.DisposeAsync() ?? ValueTask.CompletedTask;
}
