using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace PerfHub.Api.Tests.Deploy;

/// <summary>The dashboard and the alerts in <c>deploy/monitoring/</c>.</summary>
internal static partial class MonitoringFiles
{
    public static JsonObject Dashboard { get; } = JsonNode.Parse(DeployFolder.ReadText("monitoring/grafana-dashboard.json"))!.AsObject();

    public static JsonObject Alerts { get; } = YamlReader.ParseSingle(DeployFolder.ReadText("monitoring/alerts.yaml"));

    public static IEnumerable<JsonObject> Panels => Dashboard["panels"]!.AsArray().Select(panel => panel!.AsObject());

    public static IEnumerable<JsonObject> AlertRules => Alerts["spec"]!["groups"]!.AsArray().SelectMany(group => group!["rules"]!.AsArray()).Select(rule => rule!.AsObject());

    /// <summary>The names of the metrics in the queries of the dashboard.</summary>
    public static IEnumerable<string> DashboardMetrics => Panels.SelectMany(panel => panel["targets"]?.AsArray() ?? []).SelectMany(target => FindMetrics((string)target!["expr"]!));

    /// <summary>The names of the metrics in the expressions of the alerts.</summary>
    public static IEnumerable<string> AlertMetrics => AlertRules.SelectMany(rule => FindMetrics((string)rule["expr"]!));

    // All that are not Prometheus' own have one of these prefixes.
    private static IEnumerable<string> FindMetrics(string expression) => MetricPattern().Matches(expression).Select(match => match.Value);

    [GeneratedRegex(@"\b(perfhub|http_server|kestrel|aspnetcore|dotnet)_[a-z0-9_]+")]
    private static partial Regex MetricPattern();
}
