using System.Diagnostics;
using System.Net;
using System.Text.Json.Nodes;
using PerfHub.Api.Tests.Infrastructure;

namespace PerfHub.Api.Tests.Features.Webhooks;

/// <summary>A webhook, with the client that created it.</summary>
internal sealed record TestWebhook(ApiClient Client, string Path, string Secret)
{
    private static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(30);

    public async Task<JsonNode> ReadAsync() => (await Client.GetAsync(Path)).Expect(HttpStatusCode.OK);

    public Task<ApiResponse> TestAsync() => Client.PostAsync($"{Path}/test", new { });

    public Task<ApiResponse> ResendAsync(int number) => Client.PostAsync($"{Path}/deliveries/{number}/resend", new { });

    public Task<ApiResponse> PutAsync(string url, bool? active = null) =>
        Client.PutAsync(Path, active is null ? new { url } : new { url, active });

    /// <summary>Reads every delivery, latest first.</summary>
    public Task<List<JsonNode>> ListDeliveriesAsync(string query = "limit=500") =>
        BureauClient.ReadAllPagesAsync(page => Client.GetAsync($"{Path}/deliveries?{page}"), query);

    /// <summary>Waits until the webhook has this state.</summary>
    public Task<JsonNode> WaitForStateAsync(string state) => WaitForAsync(it => (string?)it["state"] == state);

    /// <summary>Waits until the webhook meets a condition.</summary>
    public async Task<JsonNode> WaitForAsync(Func<JsonNode, bool> isMet)
    {
        for (var elapsed = Stopwatch.StartNew(); ; await Task.Delay(50))
        {
            var webhook = await ReadAsync();
            if (isMet(webhook))
            {
                return webhook;
            }

            Assert.True(elapsed.Elapsed < MaxWait, webhook.ToJsonString());
        }
    }

    /// <summary>Waits until no delivery is pending.</summary>
    public async Task WaitUntilNothingIsPendingAsync()
    {
        for (var elapsed = Stopwatch.StartNew(); (await ListDeliveriesAsync("limit=1&status=pending")).Count > 0; await Task.Delay(50))
        {
            Assert.True(elapsed.Elapsed < MaxWait);
        }
    }

    /// <summary>Waits until so many deliveries have this status.</summary>
    public async Task<List<JsonNode>> WaitForDeliveriesAsync(int count, string status)
    {
        for (var elapsed = Stopwatch.StartNew(); ; await Task.Delay(50))
        {
            var deliveries = await ListDeliveriesAsync($"limit=500&status={status}");
            if (deliveries.Count >= count)
            {
                return deliveries;
            }

            Assert.True(elapsed.Elapsed < MaxWait, string.Join('\n', (await ListDeliveriesAsync()).Select(it => it.ToJsonString())));
        }
    }
}
