using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Logging.Console;
using OpenTelemetry.Exporter;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using PerfHub.Api.Auditing;

namespace PerfHub.Api.Hosting.Observability;

/// <summary>Exports traces, metrics and logs by OTLP, and serves metrics to Prometheus, as the settings say; by default nothing.</summary>
internal static class TelemetrySetup
{
    private const string ServiceName = "perfhub", None = "none";

    // Those of the framework whose labels are bounded: http.server.request.duration has the template of the route.
    private static readonly string[] FrameworkMeters =
        ["Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "Microsoft.AspNetCore.RateLimiting", "System.Runtime"];

    /// <summary>Registers what the settings ask for.</summary>
    public static void AddTelemetry(this WebApplicationBuilder builder)
    {
        var (services, configuration) = (builder.Services, builder.Configuration);
        services.AddSingleton<RequestLog>();
        var metricsPort = configuration[$"{PerfHubOptions.Section}:{nameof(PerfHubOptions.Telemetry)}:{nameof(TelemetryOptions.MetricsPort)}"];
        var servesMetrics = int.TryParse(metricsPort, CultureInfo.InvariantCulture, out var port) && port > 0;
        var (traces, metrics, logs) = (IsExported(configuration, "TRACES"), IsExported(configuration, "METRICS"), IsExported(configuration, "LOGS"));
        if (!traces && !metrics && !logs && !servesMetrics)
        {
            return;
        }

        var telemetry = services.AddOpenTelemetry().ConfigureResource(resource => resource
            .AddService(ServiceName, serviceVersion: typeof(TelemetrySetup).Assembly.GetName().Version?.ToString())
            .AddEnvironmentVariableDetector());
        if (traces)
        {
            telemetry.WithTracing(tracing => tracing.AddSource(Telemetry.Name).AddOtlpExporter(ForSignal(configuration, "TRACES"))
                .AddAspNetCoreInstrumentation(requests =>
                {
                    requests.Filter = http => !HealthEndpoints.IsProbe(http.Request.Path);
                    requests.EnrichWithHttpRequest = RemoveSecrets;
                }));
        }

        if (metrics || servesMetrics)
        {
            services.AddHostedService<QueueMonitor>();
            telemetry.WithMetrics(instruments =>
            {
                instruments.AddMeter([Telemetry.Name, .. FrameworkMeters]);
                _ = metrics ? instruments.AddOtlpExporter(ForSignal(configuration, "METRICS")) : instruments;
                _ = servesMetrics ? instruments.AddPrometheusExporter() : instruments;
            });
        }

        if (servesMetrics)
        {
            services.AddHostedService<MetricsServer>();
        }

        if (logs)
        {
            telemetry.WithLogging(logging => logging.AddOtlpExporter(ForSignal(configuration, "LOGS")), options => options.IncludeFormattedMessage = true);

            // The collector has the lines of requests. To print them too would cost as much as all other telemetry of a filing.
            builder.Logging.AddFilter<ConsoleLoggerProvider>(typeof(RequestLog).FullName, LogLevel.Warning);
        }
    }

    // A client may send a key or a text in the wrong place.
    private static void RemoveSecrets(Activity activity, HttpRequest request) => activity
        .SetTag("url.path", AuditTrail.RedactSecrets(request.Path))
        .SetTag("url.query", null)
        .SetTag("user_agent.original", null);

    // The exporters read the variables for all signals. Those for one signal replace them.
    private static Action<OtlpExporterOptions> ForSignal(IConfiguration configuration, string signal) => options =>
    {
        string? Get(string name) => configuration[$"OTEL_EXPORTER_OTLP_{signal}_{name}"] is { Length: > 0 } value ? value : null;

        options.Protocol = Get("PROTOCOL") switch
        {
            "grpc" => OtlpExportProtocol.Grpc,
            "http/protobuf" => OtlpExportProtocol.HttpProtobuf,
            _ => options.Protocol,
        };
        options.Headers = Get("HEADERS") ?? options.Headers;
        if (TelemetryOptions.ParseEndpoint(Get("ENDPOINT")) is { } endpoint)
        {
            options.Endpoint = endpoint;
        }
    };

    // The standard variables: an endpoint for all signals or for one, and an exporter that can be none.
    private static bool IsExported(IConfiguration configuration, string signal) =>
        (configuration[TelemetryOptions.EndpointVariable] is { Length: > 0 } || configuration[$"OTEL_EXPORTER_OTLP_{signal}_ENDPOINT"] is { Length: > 0 })
        && !string.Equals(configuration[$"OTEL_{signal}_EXPORTER"], None, StringComparison.OrdinalIgnoreCase);
}
