using System.Diagnostics;
using System.Globalization;
using PerfHub.Client;

namespace PerfHub.Api.Hosting.Commands;

/// <summary>The connection of a command to a host.</summary>
internal sealed class ApiConnection : IDisposable
{
    // A host that has just been started migrates its store first.
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(60), ProbeInterval = TimeSpan.FromMilliseconds(200), ProbeTimeout = TimeSpan.FromSeconds(10);

    // A redirect would send the key elsewhere.
    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false }) { Timeout = Timeout.InfiniteTimeSpan };

    /// <summary>Creates the connection.</summary>
    /// <exception cref="UriFormatException">The URL is not one.</exception>
    public ApiConnection(string url, string key)
    {
        _http.BaseAddress = new Uri(url);
        Client = new PerfHubClient(_http, new PerfHubClientOptions
        {
            BaseAddress = _http.BaseAddress,
            ApiKey = key,
            Culture = CultureInfo.GetCultureInfo("en"),

            // The response to a repeated request lacks the new keys, so a command must not repeat one.
            AddsIdempotencyKeys = false,
        });
    }

    /// <summary>The client.</summary>
    public PerfHubClient Client { get; }

    /// <summary>Waits until the host is ready.</summary>
    /// <exception cref="CommandFailedException">It does not become ready.</exception>
    public async Task WaitUntilReadyAsync(CancellationToken cancel)
    {
        var last = "";
        for (var start = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(start) < StartTimeout; await Task.Delay(ProbeInterval, cancel))
        {
            using var timer = CancellationTokenSource.CreateLinkedTokenSource(cancel);
            timer.CancelAfter(ProbeTimeout);
            try
            {
                using var response = await _http.GetAsync(new Uri(HealthEndpoints.ReadyPath, UriKind.Relative), timer.Token);
                if (response.IsSuccessStatusCode)
                {
                    return;
                }

                last = $"{(int)response.StatusCode}";
            }
            catch (Exception error) when (error is HttpRequestException or OperationCanceledException && !cancel.IsCancellationRequested)
            {
                last = error.Message;
            }
        }

        throw new CommandFailedException($"The host at {_http.BaseAddress} is not ready after {StartTimeout.TotalSeconds} seconds: {last}");
    }

    /// <inheritdoc />
    public void Dispose()
    {
        Client.Dispose();
        _http.Dispose();
    }
}
