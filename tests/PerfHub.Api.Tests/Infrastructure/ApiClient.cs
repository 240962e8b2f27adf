using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using PerfHub.Api.Reports.Deviations;

namespace PerfHub.Api.Tests.Infrastructure;

/// <summary>The calls that clients of every role share.</summary>
public class ApiClient(HttpClient http)
{
    public HttpClient Http { get; } = http;

    public Task<ApiResponse> GetAsync(string path, params (string Name, string Value)[] headers) =>
        SendAsync(HttpMethod.Get, path, null, headers);

    public Task<ApiResponse> PutAsync(string path, object body, params (string Name, string Value)[] headers) =>
        SendAsync(HttpMethod.Put, path, JsonContent.Create(body), headers);

    public Task<ApiResponse> PostAsync(string path, object body, params (string Name, string Value)[] headers) =>
        SendAsync(HttpMethod.Post, path, JsonContent.Create(body), headers);

    public Task<ApiResponse> AddDeviationEventAsync(string deviation, string kind, string? text = null, string? assignee = null, string? dueOn = null) =>
        PostAsync($"/v1/deviations/{deviation}/events", new { kind, text, assignee, dueOn });

    public async Task<JsonNode> GetDeviationAsync(string id) => (await GetAsync($"/v1/deviations/{id}")).Expect(HttpStatusCode.OK);

    /// <summary>Reads the whole history of a deviation.</summary>
    public Task<List<JsonNode>> ListDeviationEventsAsync(string deviation, int limit = 500) =>
        BureauClient.ReadAllPagesAsync(query => GetAsync($"/v1/deviations/{deviation}/events?{query}"), $"limit={limit}");

    public async Task<DeviationItem> ReadDeviationAsync(string id, params (string Name, string Value)[] headers) =>
        (await GetAsync($"/v1/deviations/{id}", headers)).Expect<DeviationItem>(HttpStatusCode.OK);

    /// <summary>Reads the whole history of a deviation.</summary>
    public Task<List<DeviationEventItem>> ReadDeviationEventsAsync(string deviation, int limit = 500) =>
        BureauClient.ReadAllPagesAsync<DeviationEventItem>(query => GetAsync($"/v1/deviations/{deviation}/events?{query}"), $"limit={limit}");

    public Task<ApiResponse> DeleteAsync(string path) => SendAsync(HttpMethod.Delete, path, null);

    /// <summary>Files reports of several units of a bureau; the lines come without line feeds.</summary>
    public Task<ApiResponse> FileBatchAsync(string bureau, IEnumerable<byte[]> lines, int year = 2024, params (string Name, string Value)[] headers) =>
        SendAsync(HttpMethod.Post, GetBatchPath(bureau, year), CreateBatchBody(lines.SelectMany(line => (byte[])[.. line, (byte)'\n'])), headers);

    public static string GetBatchPath(string bureau, int year = 2024) => $"/v1/bureaus/{bureau}/self-evaluations/{year}/batch";

    /// <summary>Creates a line of a batch, without the line feed.</summary>
    public static byte[] CreateBatchLine(string unit, byte[] report) => [.. Encoding.UTF8.GetBytes($"{{\"unit\":\"{unit}\",\"report\":"), .. report, (byte)'}'];

    public static ByteArrayContent CreateBatchBody(IEnumerable<byte> body) =>
        new([.. body]) { Headers = { ContentType = new MediaTypeHeaderValue("application/x-ndjson") } };

    public async Task<ApiResponse> SendAsync(
        HttpMethod method, string path, HttpContent? body, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body };
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        var response = await Http.SendAsync(request);
        return new ApiResponse(response.StatusCode, await response.Content.ReadAsStringAsync(), response);
    }
}
