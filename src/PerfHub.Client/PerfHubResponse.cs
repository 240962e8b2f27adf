using System.Net;
using System.Net.Http.Headers;

namespace PerfHub.Client;

/// <summary>The response to a call that succeeded.</summary>
public class PerfHubResponse
{
    internal PerfHubResponse(HttpResponseMessage response)
    {
        (Status, Headers) = (response.StatusCode, response.Headers);
        ContentLanguage = response.Content.Headers.ContentLanguage.FirstOrDefault();
    }

    /// <summary>The HTTP status.</summary>
    public HttpStatusCode Status { get; }

    /// <summary>The headers, without those of the content.</summary>
    public HttpResponseHeaders Headers { get; }

    /// <summary>
    /// The version of the resource, with its quotes. Pass it as <c>ifMatch</c> to change what was read or written, without reading it again;
    /// pass it as <c>ifNoneMatch</c> to read only what has changed since. <see langword="null"/> if the response has none.
    /// </summary>
    public string? ETag => Headers.ETag?.ToString();

    /// <summary>The path of what was created, or of the job that was started; <see langword="null"/> if the response has none.</summary>
    public Uri? Location => Headers.Location;

    /// <summary>The language of the texts: <c>zh</c> or <c>en</c>; <see langword="null"/> if the response has no texts.</summary>
    public string? ContentLanguage { get; }

    /// <summary>
    /// Whether this is the stored response of an earlier request with the same idempotency key, such as one that the client has retried.
    /// A host stores no secrets: <see cref="NewApiKey.Key"/>, <see cref="UnitImportRow.Key"/> and <see cref="NewWebhook.Secret"/> are
    /// <see langword="null"/> then. Revoke such a key by its id, and create another.
    /// </summary>
    public bool IsReplayed => Headers.TryGetValues("Idempotency-Replayed", out var values) && values.Contains("true");

    /// <summary>Whether what the caller has is still current (<c>ifNoneMatch</c>), so that there is no value.</summary>
    public bool IsNotModified => Status == HttpStatusCode.NotModified;
}
