using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace PerfHub.Api.Tests.Features.Webhooks;

/// <summary>A receiver of webhooks on a loopback port. It responds with 204 unless a test sets another response.</summary>
public sealed class WebhookReceiver : IAsyncDisposable
{
    private static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(30);

    private readonly WebApplication _app;
    private readonly ConcurrentQueue<ReceivedWebhook> _received = new();

    private WebhookReceiver(WebApplication app) => _app = app;

    /// <summary>Responds to a request; the status of the response.</summary>
    public Func<ReceivedWebhook, HttpContext, Task<int>> Respond { get; set; } = (_, _) => Task.FromResult(204);

    /// <summary>All requests, failed ones included, in the order of their arrival.</summary>
    public IReadOnlyList<ReceivedWebhook> Received => [.. _received];

    /// <summary>The address.</summary>
    public string Url => _app.Urls.Single() + "/perfhub?token=of-the-receiver";

    public static async Task<WebhookReceiver> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseKestrel(options => options.Listen(IPAddress.Loopback, 0));
        builder.Logging.ClearProviders();
        var receiver = new WebhookReceiver(builder.Build());
        receiver._app.Run(receiver.HandleAsync);
        await receiver._app.StartAsync();
        return receiver;
    }

    /// <summary>Waits until there are so many requests that meet a condition, and returns them.</summary>
    public async Task<List<ReceivedWebhook>> WaitForAsync(int count, Func<ReceivedWebhook, bool>? isWanted = null)
    {
        for (var elapsed = Stopwatch.StartNew(); elapsed.Elapsed < MaxWait; await Task.Delay(20))
        {
            if (Received.Where(isWanted ?? (_ => true)).ToList() is { } wanted && wanted.Count >= count)
            {
                return wanted;
            }
        }

        throw new TimeoutException($"Expected {count} requests, got: {string.Join("; ", Received.Select(it => $"{it.Type} {it.Body}"))}");
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private async Task HandleAsync(HttpContext http)
    {
        using var reader = new StreamReader(http.Request.Body, Encoding.UTF8);
        var body = await reader.ReadToEndAsync();
        var received = new ReceivedWebhook(body, new HeaderDictionary(http.Request.Headers.ToDictionary(it => it.Key, it => it.Value)), JsonNode.Parse(body)!);
        _received.Enqueue(received);
        http.Response.StatusCode = await Respond(received, http);
    }
}
