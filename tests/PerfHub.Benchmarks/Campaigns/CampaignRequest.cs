using System.Net.Http.Headers;
using System.Text;

namespace PerfHub.Benchmarks.Campaigns;

/// <summary>A request of a participant.</summary>
/// <param name="Method">The method.</param>
/// <param name="Path">The path with its query.</param>
/// <param name="Key">The caller's key; <see langword="null"/> for none.</param>
/// <param name="Body">The body; <see langword="null"/> for none.</param>
internal sealed record CampaignRequest(HttpMethod Method, string Path, string? Key, byte[]? Body = null)
{
    public string MediaType { get; init; } = "application/json";

    public string? IdempotencyKey { get; init; }

    /// <summary>Whether the response is a file that is sent while it is read: it can break off after its status has been sent.</summary>
    public bool IsDownload => Path.Contains("format=", StringComparison.Ordinal);

    public static CampaignRequest Get(string path, string? key) => new(HttpMethod.Get, path, key);

    public static CampaignRequest Post(string path, string key, string body) => new(HttpMethod.Post, path, key, Encoding.UTF8.GetBytes(body));

    public HttpRequestMessage CreateMessage()
    {
        var message = new HttpRequestMessage(Method, Path);
        if (Key is not null)
        {
            message.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Key);
        }

        if (IdempotencyKey is not null)
        {
            message.Headers.Add("Idempotency-Key", IdempotencyKey);
        }

        if (Body is not null)
        {
            message.Content = new ByteArrayContent(Body) { Headers = { ContentType = new MediaTypeHeaderValue(MediaType) } };
        }

        return message;
    }
}
