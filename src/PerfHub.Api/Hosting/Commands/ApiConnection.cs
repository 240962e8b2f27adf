using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace PerfHub.Api.Hosting.Commands;

/// <summary>The connection of a command to a host.</summary>
internal sealed class ApiConnection : IDisposable
{
    // A host that has just been started migrates its store first.
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(60), ProbeInterval = TimeSpan.FromMilliseconds(200);

    private readonly HttpClient _http;

    /// <summary>Creates the connection.</summary>
    /// <exception cref="UriFormatException">The URL is not one.</exception>
    public ApiConnection(string url, string key)
    {
        _http = new HttpClient { BaseAddress = new Uri(url) };
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        _http.DefaultRequestHeaders.AcceptLanguage.Add(new StringWithQualityHeaderValue("en"));
    }

    /// <summary>Waits until the host is ready.</summary>
    /// <exception cref="CommandFailedException">It does not become ready.</exception>
    public async Task WaitUntilReadyAsync()
    {
        var last = "";
        for (var start = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(start) < StartTimeout; await Task.Delay(ProbeInterval))
        {
            try
            {
                using var response = await _http.GetAsync(new Uri(HealthEndpoints.ReadyPath, UriKind.Relative));
                if (response.IsSuccessStatusCode)
                {
                    return;
                }

                last = $"{(int)response.StatusCode}";
            }
            catch (HttpRequestException error)
            {
                last = error.Message;
            }
        }

        throw new CommandFailedException($"The host at {_http.BaseAddress} is not ready after {StartTimeout.TotalSeconds} seconds: {last}");
    }

    /// <summary>Sends JSON and reads the response.</summary>
    /// <exception cref="CommandFailedException">The host refuses the request.</exception>
    public Task<JsonNode> PostAsync<T>(string path, T body, CancellationToken cancel) =>
        SendAsync(path, new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(body, ApiJson.Options)), "application/json", cancel);

    /// <summary>Sends a file and reads the response.</summary>
    /// <exception cref="CommandFailedException">The host refuses the request.</exception>
    public async Task<JsonNode> PostFileAsync(string path, FileInfo file, string mediaType, CancellationToken cancel) =>
        await SendAsync(path, new ByteArrayContent(await File.ReadAllBytesAsync(file.FullName, cancel)), mediaType, cancel);

    /// <inheritdoc />
    public void Dispose() => _http.Dispose();

    private async Task<JsonNode> SendAsync(string path, HttpContent content, string mediaType, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = content };
        content.Headers.ContentType = new MediaTypeHeaderValue(mediaType);
        using var response = await _http.SendAsync(request, cancel);
        var body = Parse(await response.Content.ReadAsStringAsync(cancel));
        return response.IsSuccessStatusCode && body is not null ? body : throw new CommandFailedException(Describe(response.StatusCode, body));
    }

    private static JsonNode? Parse(string text)
    {
        try
        {
            return JsonNode.Parse(text);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string Describe(HttpStatusCode status, JsonNode? problem)
    {
        var faults = problem?["errors"]?.AsArray().Select(fault => $"{(string?)fault!["pointer"]} {(string?)fault["message"]}") ?? [];
        string?[] parts = [(string?)problem?["title"], (string?)problem?["detail"], .. faults];
        return $"The host responded {(int)status}: {string.Join(" – ", parts.Where(part => !string.IsNullOrEmpty(part)))}";
    }
}
