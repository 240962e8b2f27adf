using System.Net;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Stores;

namespace PerfHub.Api.Tests.Features.Webhooks;

/// <summary>Nothing is lost when a host is killed.</summary>
[Trait("Category", "Slow")]
public abstract class WebhookRecoveryTests
{
    /// <summary>The settings that select the store.</summary>
    protected virtual IEnumerable<(string Name, string Value)> Settings => [];

    [StoreFact]
    public async Task Events_of_a_host_that_is_killed_during_a_delivery_arrive_in_order_after_its_restart()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        var webhookSettings = WebhookHostSettings.All.Select(it => (it.Name.Replace(":", "__", StringComparison.Ordinal), it.Value));
        await using var host = new HostProcess([("PerfHub__BootstrapKey", PerfHubHost.BootstrapKey), .. webhookSettings, .. Settings]);
        await host.StartAsync();
        var region = await Region.CreateAsync(host);
        var unit = await region.RegisterUnitAsync();
        await region.Admin.CreateWebhookAsync(region.City, receiver.Url, ["report.filed", "report.accepted", "report.reopened"]);
        var isHanging = true;
        receiver.Respond = async (_, http) =>
        {
            if (isHanging)
            {
                await Task.Delay(Timeout.Infinite, http.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }

            return 200;
        };

        (await unit.FileReportAsync(new SmallReport().ToJson())).Expect(HttpStatusCode.Created);
        var interrupted = (await receiver.WaitForAsync(1))[0];
        (await region.Admin.DecideReportAsync(unit, "accept")).Expect(HttpStatusCode.Created);
        (await region.Admin.DecideReportAsync(unit, "reopen", "理由")).Expect(HttpStatusCode.Created);
        await host.KillAsync();
        isHanging = false;
        await host.StartAsync();

        var received = await receiver.WaitForAsync(4);
        Assert.Equal(["report.filed", "report.filed", "report.accepted", "report.reopened"], received.Select(it => it.Type));
        Assert.Equal(interrupted.MessageId, received[1].MessageId);
    }
}

public sealed class WebhookRecoveryTestsOnSqlite : WebhookRecoveryTests;

public sealed class WebhookRecoveryTestsOnSqlServer : WebhookRecoveryTests, IAsyncLifetime
{
    private string _connectionString = "";

    protected override IEnumerable<(string Name, string Value)> Settings =>
        TestSqlServer.GetHostSettings(_connectionString, "__");

    public async Task InitializeAsync() => _connectionString = TestSqlServer.SkipReason is null ? await TestSqlServer.CreateDatabaseAsync() : "";

    public async Task DisposeAsync() => await (_connectionString == "" ? Task.CompletedTask : TestSqlServer.DropDatabaseAsync(_connectionString));
}
