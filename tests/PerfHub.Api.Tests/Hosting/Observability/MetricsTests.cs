using System.Diagnostics;
using System.Net;
using System.Text.RegularExpressions;
using PerfHub.Api.Tests.Deploy;
using PerfHub.Api.Tests.Features.Webhooks;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Stores;
using PerfHub.Rules.Rules;

namespace PerfHub.Api.Tests.Hosting.Observability;

/// <summary>What Prometheus reads from a host.</summary>
public abstract partial class MetricsTests(PerfHubHost first)
{
    private static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(30);

    [StoreFact]
    public async Task Metrics_follow_the_requests_have_bounded_labels_and_are_those_of_the_dashboard_and_the_alerts()
    {
        var port = MetricsPort.Find();
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var host = new SecondHost(first, [.. WebhookHostSettings.All, ("PerfHub:Telemetry:MetricsPort", $"{port}")]);
        var region = await Region.CreateAsync(host);
        var unit = await region.RegisterUnitAsync();
        await region.Admin.CreateWebhookAsync(region.North, receiver.Url);

        (await unit.FileReportAsync(SeedReport.Bytes)).Expect(HttpStatusCode.Created);
        (await unit.FileReportAsync(SeedReport.Bytes)).Expect(HttpStatusCode.OK);
        await region.Admin.ReadRankingAsync();
        await region.Admin.ReadRankingAsync();
        Assert.Equal(HttpStatusCode.NotFound, (await unit.GetAsync("/v1/bureaus/no-such-path/at/all")).Status);
        await region.Admin.EvaluateAsync(region.North);
        await receiver.WaitForAsync(1);

        var metrics = await ScrapeUntilAsync(port, text => text.Contains("perfhub_queue_pending", StringComparison.Ordinal) && text.Contains("perfhub_webhook_lag_seconds_count", StringComparison.Ordinal));

        Assert.True(GetValue(metrics, "perfhub_filings_total", "outcome=\"filed\"") >= 1);
        Assert.True(GetValue(metrics, "perfhub_filings_total", "outcome=\"unchanged\"") >= 1);
        Assert.True(GetValue(metrics, "perfhub_cache_requests_total", "result=\"hit\"") >= 1);
        Assert.True(GetValue(metrics, "perfhub_cache_requests_total", "result=\"miss\"") >= 1);
        Assert.True(GetValue(metrics, "perfhub_job_steps_total", "outcome=\"committed\"") >= 1);
        Assert.True(GetValue(metrics, "perfhub_webhook_attempts_total", "outcome=\"delivered\"") >= 1);
        Assert.True(GetValue(metrics, "http_server_request_duration_seconds_count", "http_route=\"/v1/bureaus/{b}/units/{u}/self-evaluations/{y:int}\"", "http_response_status_code=\"201\"") >= 1);
        var labels = LabelPattern().Matches(metrics).Select(match => (Name: match.Groups["name"].Value, Value: match.Groups["value"].Value)).ToList();
        Assert.DoesNotContain(labels, label => label.Value.Contains(region.City, StringComparison.Ordinal) || label.Value.Contains("no-such-path", StringComparison.Ordinal));
        var rules = RuleCatalogue.All.Select(rule => rule.Id).ToHashSet();
        var found = labels.Where(label => label.Name == "rule").Select(label => label.Value).Distinct().ToList();
        Assert.NotEmpty(found);
        Assert.All(found, rule => Assert.Contains(rule, rules));

        var served = SamplePattern().Matches(metrics).Select(match => match.Value).ToHashSet();
        Assert.All(MonitoringFiles.DashboardMetrics.Concat(MonitoringFiles.AlertMetrics), name => Assert.Contains(name, served));
    }

    [StoreFact]
    public async Task The_port_of_the_metrics_serves_nothing_else_and_that_of_the_API_no_metrics()
    {
        var port = MetricsPort.Find();
        await using var host = new SecondHost(first, ("PerfHub:Telemetry:MetricsPort", $"{port}"));
        using var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };

        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync(new Uri("/metrics", UriKind.Relative))).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync(new Uri("/health/live", UriKind.Relative))).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync(new Uri("/v1/bureaus", UriKind.Relative))).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await host.Operator.GetAsync("/metrics")).Status);
    }

    private static async Task<string> ScrapeUntilAsync(int port, Func<string, bool> isMet)
    {
        for (var elapsed = Stopwatch.StartNew(); ; await Task.Delay(200))
        {
            var metrics = await MetricsPort.ScrapeAsync(port);
            if (isMet(metrics))
            {
                return metrics;
            }

            Assert.True(elapsed.Elapsed < MaxWait, metrics);
        }
    }

    /// <summary>The sum of the samples of a metric that have these labels.</summary>
    private static double GetValue(string metrics, string name, params string[] labels) => metrics.Split('\n')
        .Where(line => line.StartsWith(name + "{", StringComparison.Ordinal) && labels.All(label => line.Contains(label, StringComparison.Ordinal)))
        .Sum(line => double.Parse(line[(line.LastIndexOf('}') + 1)..].Trim().Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture));

    [GeneratedRegex("""(?<name>\w+)="(?<value>[^"]*)["]""")]
    private static partial Regex LabelPattern();

    [GeneratedRegex("^[a-z_]+(?=[{ ])", RegexOptions.Multiline)]
    private static partial Regex SamplePattern();
}

[Collection(NoOtherHost.Name)]
public sealed class MetricsTestsOnSqlite(SqliteHost host) : MetricsTests(host), IClassFixture<SqliteHost>;

[Collection(NoOtherHost.Name)]
public sealed class MetricsTestsOnSqlServer(SqlServerHost host) : MetricsTests(host), IClassFixture<SqlServerHost>;
