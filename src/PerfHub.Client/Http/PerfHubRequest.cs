using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using PerfHub.Client.Json;

namespace PerfHub.Client.Http;

/// <summary>A request of an operation. It can be sent several times.</summary>
internal sealed class PerfHubRequest(HttpMethod method, string path)
{
    public const string IdempotencyKeyHeader = "Idempotency-Key";

    private readonly StringBuilder _uri = new(path);

    private readonly List<(string Name, string Value)> _headers = [];

    private Func<HttpContent>? _createContent;

    public HttpMethod Method { get; } = method;

    /// <summary>The media type that the response is wanted in.</summary>
    public string Accept { get; init; } = "application/json";

    /// <summary>Whether the operation takes an idempotency key. Those that write nothing, and deletions, take none.</summary>
    public bool TakesIdempotencyKey { get; private set; }

    /// <summary>The idempotency key; <see langword="null"/> without one.</summary>
    public string? IdempotencyKey => FindHeader(IdempotencyKeyHeader);

    /// <summary>
    /// Whether it can be sent again after the host may have processed it. It can if it writes nothing, if the host recognizes the repetition by
    /// its key, or if it names the version that it replaces, which is no longer current then. “*” and weak tags match the next version too.
    /// </summary>
    public bool IsRepeatable => Method == HttpMethod.Get
        || (Method == HttpMethod.Post && !TakesIdempotencyKey)
        || IdempotencyKey is not null
        || FindHeader("If-Match") is ['"', ..];

    /// <summary>Whether it can be sent again if the host has refused it without processing it, because it is busy.</summary>
    public bool IsRepeatableIfRefused => Method == HttpMethod.Delete;

    /// <summary>Escapes a value for a path.</summary>
    public static string Escape<T>(T value)
        where T : struct => Uri.EscapeDataString(RequestValue.Format(value));

    /// <summary>Escapes a value for a path.</summary>
    public static string Escape(string value)
    {
        ArgumentException.ThrowIfNullOrEmpty(value);
        if (value is "." or "..")
        {
            // They need no escape, and would remove a part of the path.
            throw new ArgumentException($"“{value}” is not a code or an id.", nameof(value));
        }

        return Uri.EscapeDataString(value);
    }

    public PerfHubRequest AddQuery(string name, string? value)
    {
        if (value is not null)
        {
            _uri.Append(_uri.ToString().Contains('?', StringComparison.Ordinal) ? '&' : '?').Append(name).Append('=').Append(Uri.EscapeDataString(value));
        }

        return this;
    }

    public PerfHubRequest AddQuery<T>(string name, T? value)
        where T : struct => AddQuery(name, value is { } it ? RequestValue.Format(it) : null);

    public PerfHubRequest AddQuery<T>(string name, T value)
        where T : struct => AddQuery(name, RequestValue.Format(value));

    public PerfHubRequest AddQuery(string name, IEnumerable<string>? values)
    {
        foreach (var value in values ?? [])
        {
            AddQuery(name, value);
        }

        return this;
    }

    public PerfHubRequest AddQuery<T>(string name, IEnumerable<T>? values)
        where T : struct => AddQuery(name, values?.Select(RequestValue.Format));

    public PerfHubRequest AddHeader(string name, string? value)
    {
        TakesIdempotencyKey |= name == IdempotencyKeyHeader;
        if (value is not null)
        {
            _headers.Add((name, value));
        }

        return this;
    }

    public PerfHubRequest SetBody<T>(T body)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(body);
        return SetContent(JsonSerializer.SerializeToUtf8Bytes(body, PerfHubJson.Options), "application/json");
    }

    public PerfHubRequest SetContent(byte[] content, string contentType)
    {
        _createContent = () => new ByteArrayContent(content) { Headers = { ContentType = MediaTypeHeaderValue.Parse(contentType) } };
        return this;
    }

    /// <summary>Sets a document as the body. It is read into memory: it must be there again for a retry, and a host takes only small ones.</summary>
    public async Task<PerfHubRequest> SetFileAsync(UploadFile file, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(file);
        using var buffer = new MemoryStream();
        await file.Content.CopyToAsync(buffer, cancellationToken).ConfigureAwait(false);
        return SetContent(buffer.ToArray(), file.ContentType);
    }

    public HttpRequestMessage CreateMessage(Uri baseAddress)
    {
        var message = new HttpRequestMessage(Method, new Uri(baseAddress, _uri.ToString())) { Content = _createContent?.Invoke() };
        message.Headers.TryAddWithoutValidation("Accept", Accept);
        foreach (var (name, value) in _headers)
        {
            message.Headers.TryAddWithoutValidation(name, value);
        }

        return message;
    }

    private string? FindHeader(string name) => _headers.Find(it => it.Name == name).Value;
}
