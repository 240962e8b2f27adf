using System.Text.Json.Nodes;

namespace PerfHub.Api.Tests.Deploy;

/// <summary>The files of <c>deploy/monitoring/</c>. <c>MetricsTests</c> compares the metrics that they name with those of a host.</summary>
public sealed class MonitoringTests
{
    private static readonly JsonObject Monitor = YamlReader.ParseSingle(DeployFolder.ReadText("monitoring/service-monitor.yaml"));

    [Fact]
    public void Every_panel_has_a_title_a_description_and_queries_and_lies_on_the_grid_beside_the_others()
    {
        var panels = MonitoringFiles.Panels.ToList();

        Assert.NotEmpty(panels);
        Assert.Equal(panels.Count, panels.Select(panel => (int)panel["id"]!).Distinct().Count());
        Assert.Equal(panels.Count, panels.Select(panel => ((int)panel["gridPos"]!["x"]!, (int)panel["gridPos"]!["y"]!)).Distinct().Count());
        Assert.All(panels, panel =>
        {
            Assert.NotEmpty((string)panel["title"]!);
            Assert.EndsWith(".", (string)panel["description"]!, StringComparison.Ordinal);
            Assert.NotEmpty(panel["targets"]!.AsArray());
            Assert.True((int)panel["gridPos"]!["x"]! + (int)panel["gridPos"]!["w"]! <= 24);
            Assert.Equal("${datasource}", (string)panel["datasource"]!["uid"]!);
        });
    }

    [Fact]
    public void Every_alert_has_a_severity_and_a_summary_and_operations_says_what_to_do()
    {
        var operations = File.ReadAllText(Path.Combine(DeployFolder.RepositoryRoot, "docs", "operations.md"));
        var names = MonitoringFiles.AlertRules.Select(rule => (string)rule["alert"]!).ToList();

        Assert.Equal("PrometheusRule", (string?)MonitoringFiles.Alerts["kind"]);
        Assert.Equal(names.Count, names.Distinct().Count());
        Assert.All(names, name => Assert.Contains($"| `{name}` |", operations, StringComparison.Ordinal));
        Assert.All(MonitoringFiles.AlertRules, rule =>
        {
            Assert.True((string?)rule["labels"]!["severity"] is "critical" or "warning");
            Assert.NotEmpty((string)rule["annotations"]!["summary"]!);
        });
    }

    [Fact]
    public void The_service_monitor_selects_the_service_of_the_metrics_and_the_alerts_its_job()
    {
        var service = Manifests.GetObjects<k8s.Models.V1Service>().Single(it => it.Metadata.Name == "perfhub-api-metrics");
        var selector = Monitor["spec"]!["selector"]!["matchLabels"]!.AsObject();

        Assert.All(selector, label => Assert.Equal(service.Metadata.Labels[label.Key], (string?)label.Value));
        Assert.All(Manifests.GetObjects<k8s.Models.V1Service>().Where(it => it.Metadata.Name != service.Metadata.Name && it.Metadata.Labels is not null), other => Assert.NotEqual(service.Metadata.Labels, other.Metadata.Labels));
        Assert.Equal(Assert.Single(service.Spec.Ports).Name, (string?)Monitor["spec"]!["endpoints"]![0]!["port"]);
        Assert.Contains(MonitoringFiles.AlertRules, rule => ((string)rule["expr"]!).Contains($"job=\"{service.Metadata.Name}\"", StringComparison.Ordinal));
    }

    [Fact]
    public void The_kustomization_has_every_file()
    {
        var kustomization = YamlReader.ParseSingle(DeployFolder.ReadText("monitoring/kustomization.yaml"));

        Assert.Equal(
            DeployFolder.ListFiles("monitoring", "*").Where(file => file != "kustomization.yaml"),
            kustomization["resources"]!.AsArray().Concat(kustomization["configMapGenerator"]![0]!["files"]!.AsArray()).Select(file => (string)file!).Order());
        Assert.Equal(Manifests.Kustomization.Namespace, (string?)kustomization["namespace"]);
    }
}
