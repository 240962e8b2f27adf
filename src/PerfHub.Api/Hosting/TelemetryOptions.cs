using System.ComponentModel.DataAnnotations;

namespace PerfHub.Api.Hosting;

/// <summary>The settings under <c>PerfHub:Telemetry</c>. What is exported by OTLP follows from the standard variables <c>OTEL_…</c>.</summary>
public sealed class TelemetryOptions
{
    /// <summary>The standard variable with the endpoint of a collector for all signals.</summary>
    internal const string EndpointVariable = "OTEL_EXPORTER_OTLP_ENDPOINT";

    /// <summary>The standard variables with endpoints: for all signals, and for one.</summary>
    internal static readonly IReadOnlyList<string> EndpointVariables =
        [EndpointVariable, "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT", "OTEL_EXPORTER_OTLP_LOGS_ENDPOINT"];

    /// <summary>Parses an endpoint; <see langword="null"/> if it is no http or https URL.</summary>
    internal static Uri? ParseEndpoint(string? endpoint) =>
        Uri.TryCreate(endpoint, UriKind.Absolute, out var url) && (url.Scheme == Uri.UriSchemeHttp || url.Scheme == Uri.UriSchemeHttps) ? url : null;

    /// <summary>The port that serves <c>/metrics</c> for Prometheus, and nothing else; 0 for none.</summary>
    [Range(0, 65_535)]
    public int MetricsPort { get; set; }

    /// <summary>Which requests have a line in the log.</summary>
    public RequestLogMode RequestLog { get; set; } = RequestLogMode.Problems;
}
