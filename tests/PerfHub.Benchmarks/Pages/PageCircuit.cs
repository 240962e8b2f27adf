using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.AspNetCore.SignalR.Protocol;

namespace PerfHub.Benchmarks.Pages;

/// <summary>The circuit of an open page, as the script of the page keeps it. Changes are confirmed and not shown.</summary>
internal sealed partial class PageCircuit : IAsyncDisposable
{
    private static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(60);

    private readonly HubConnection _connection;
    private readonly HttpClient _browser;
    private string? _id;
    private readonly TaskCompletionSource _rendered = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private PageCircuit(HubConnection connection, HttpClient browser)
    {
        (_connection, _browser) = (connection, browser);
        connection.On<long, byte[]>("JS.RenderBatch", async (batch, _) =>
        {
            await connection.SendAsync("OnRenderCompleted", batch, null);
            _rendered.TrySetResult();
        });
        connection.On<int, string>("JS.AttachComponent", (_, _) => { });
        connection.On<int>("JS.EndUpdateRootComponents", _ => { });
        connection.On<long, string, string, int, long, int>("JS.BeginInvokeJS", async (handle, _, _, _, _, _) =>
        {
            if (handle != 0)
            {
                await connection.SendAsync("EndInvokeJSFromDotNet", handle, true, $"[{handle},true,null]");
            }
        });
        connection.On<string>("JS.Error", error => _rendered.TrySetException(new InvalidOperationException($"A circuit failed: {error}")));
        connection.Closed += error =>
        {
            _rendered.TrySetException(error ?? new InvalidOperationException("A circuit was closed."));
            return Task.CompletedTask;
        };
    }

    /// <summary>Whether the circuit is still open.</summary>
    public bool IsOpen => _connection.State == HubConnectionState.Connected && !_rendered.Task.IsFaulted;

    /// <summary>Opens the circuit of a page and waits until its interactive parts are there.</summary>
    /// <returns><see langword="null"/> where the page has no interactive parts.</returns>
    public static async Task<PageCircuit?> OpenAsync(Uri page, string html, HttpClient browser, CookieContainer cookies)
    {
        var operations = new JsonArray();
        foreach (Match marker in ServerComponent().Matches(html))
        {
            operations.Add(new JsonObject
            {
                ["type"] = "add",
                ["ssrComponentId"] = operations.Count + 1,
                ["marker"] = JsonNode.Parse(marker.Groups["marker"].Value),
            });
        }

        if (operations.Count == 0)
        {
            return null;
        }

        var builder = new HubConnectionBuilder().WithUrl(new Uri(page, "/_blazor"), HttpTransportType.WebSockets, options => options.Cookies = cookies);
        builder.Services.AddSingleton<IHubProtocol>(new BlazorPackProtocol());
        var circuit = new PageCircuit(builder.Build(), browser);
        try
        {
            await circuit._connection.StartAsync();
            circuit._id = await circuit._connection.InvokeAsync<string?>("StartCircuit", new Uri(page, "/").ToString(), page.ToString(), "[]", "")
                ?? throw new InvalidOperationException("The host started no circuit.");
            var update = new JsonObject { ["batchId"] = 1, ["operations"] = operations };
            await circuit._connection.SendAsync("UpdateRootComponents", update.ToJsonString(JsonSerializerOptions.Web), State().Match(html).Groups["state"].Value);
            await circuit._rendered.Task.WaitAsync(MaxWait);
            return circuit;
        }
        catch
        {
            await circuit.DisposeAsync();
            throw;
        }
    }

    /// <summary>Leaves the page, and says so as a browser does: otherwise the host keeps the circuit, in case the connection comes back.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_id is not null)
        {
            using var form = new MultipartFormDataContent { { new StringContent(_id), "circuitId" } };
            using var response = await _browser.PostAsync(new Uri("/_blazor/disconnect", UriKind.Relative), form);
            response.EnsureSuccessStatusCode();
        }

        await _connection.DisposeAsync();
    }

    [GeneratedRegex("""<!--Blazor:(?<marker>\{"type":"server".*?"descriptor".*?\})-->""")]
    private static partial Regex ServerComponent();

    [GeneratedRegex("<!--Blazor-Server-Component-State:(?<state>.*?)-->")]
    private static partial Regex State();
}
