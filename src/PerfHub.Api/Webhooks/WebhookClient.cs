using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using StandardWebhooks;

namespace PerfHub.Api.Webhooks;

/// <summary>
/// Sends signed requests to receivers. It connects only to addresses that are allowed, checked after the name was resolved and before the
/// connection is made; it follows no redirect, uses no proxy, and reads little of a response.
/// </summary>
public sealed class WebhookClient : IDisposable
{
    private const int MaxDrainBytes = 4_096, MaxHeaderKilobytes = 16;

    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(5), MaxRetryAfter = TimeSpan.FromHours(1);

    /// <summary>The time of an attempt, from the resolution of the name to the headers of the response.</summary>
    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(15);

    private readonly WebhookUrl _urls;
    private readonly OutboundAddressPolicy _addresses;
    private readonly HttpMessageInvoker _http;

    /// <summary>Creates the client.</summary>
    public WebhookClient(WebhookUrl urls, OutboundAddressPolicy addresses)
    {
        (_urls, _addresses) = (urls, addresses);
        _http = new HttpMessageInvoker(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            Credentials = null,
            AutomaticDecompression = DecompressionMethods.None,
            ActivityHeadersPropagator = null,
            ConnectCallback = ConnectAsync,
            ConnectTimeout = ConnectTimeout,
            PooledConnectionIdleTimeout = TimeSpan.FromSeconds(30),
            PooledConnectionLifetime = TimeSpan.FromMinutes(2),
            MaxConnectionsPerServer = 32,
            MaxResponseHeadersLength = MaxHeaderKilobytes,
            MaxResponseDrainSize = MaxDrainBytes,
            ResponseDrainTimeout = TimeSpan.FromSeconds(1),
        });
    }

    /// <summary>Makes one attempt. Each secret adds a signature.</summary>
    /// <param name="url">The URL.</param>
    /// <param name="messageId">The header <c>webhook-id</c>.</param>
    /// <param name="payload">The body.</param>
    /// <param name="secrets">The secrets that are valid now.</param>
    /// <param name="now">The header <c>webhook-timestamp</c>.</param>
    /// <param name="cancel">Cancels the attempt when the host stops.</param>
    public async Task<WebhookAttempt> SendAsync(
        string url, string messageId, string payload, IEnumerable<string> secrets, DateTimeOffset now, CancellationToken cancel)
    {
        if (_urls.FindError(url) is not null)
        {
            return new WebhookAttempt(null, WebhookFailure.UrlNotAllowed);
        }

        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        timeout.CancelAfter(Timeout);
        try
        {
            using var request = CreateRequest(url, messageId, payload, secrets, now);
            using var response = await _http.SendAsync(request, timeout.Token);
            return new WebhookAttempt((int)response.StatusCode, response.IsSuccessStatusCode ? null : WebhookFailure.Status, GetRetryAfter(response, now));
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return new WebhookAttempt(null, WebhookFailure.Timeout);
        }
        catch (Exception error) when (error is HttpRequestException or IOException or SocketException)
        {
            return new WebhookAttempt(null, GetFailure(error));
        }
    }

    /// <inheritdoc />
    public void Dispose() => _http.Dispose();

    private static HttpRequestMessage CreateRequest(string url, string messageId, string payload, IEnumerable<string> secrets, DateTimeOffset now)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, url)
        {
            Content = new ByteArrayContent(Encoding.UTF8.GetBytes(payload)) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } },
        };
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue("PerfHub-Webhooks", "1"));
        request.Headers.Add("webhook-id", messageId);
        request.Headers.Add("webhook-timestamp", now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));
        request.Headers.Add("webhook-signature", CreateSignatures(messageId, payload, secrets, now));
        return request;
    }

    /// <summary>
    /// Creates a signature for each secret. If there are several, the last one is repeated, because StandardWebhooks 1.1.2, which receivers
    /// use too, ignores the last of several signatures when it verifies them.
    /// </summary>
    private static string CreateSignatures(string messageId, string payload, IEnumerable<string> secrets, DateTimeOffset now)
    {
        List<string> signatures = [.. secrets.Select(secret => new StandardWebhook(secret).Sign(messageId, now, payload))];
        return string.Join(' ', signatures.Count > 1 ? [.. signatures, signatures[^1]] : signatures);
    }

    private static TimeSpan? GetRetryAfter(HttpResponseMessage response, DateTimeOffset now)
    {
        var wait = response.Headers.RetryAfter?.Delta ?? response.Headers.RetryAfter?.Date - now;
        return wait > MaxRetryAfter ? MaxRetryAfter : wait;
    }

    private static WebhookFailure GetFailure(Exception error)
    {
        for (var cause = error; cause is not null; cause = cause.InnerException)
        {
            switch (cause)
            {
                case AddressNotAllowedException:
                    return WebhookFailure.AddressNotAllowed;
                case SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain }:
                case HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError }:
                    return WebhookFailure.NameResolution;
                case HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError }:
                case System.Security.Authentication.AuthenticationException:
                    return WebhookFailure.Tls;
            }
        }

        return WebhookFailure.Connection;
    }

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancel)
    {
        var resolved = await Dns.GetHostAddressesAsync(context.DnsEndPoint.Host, cancel);
        var allowed = Array.FindAll(resolved, _addresses.IsAllowed);
        if (allowed.Length == 0)
        {
            throw new AddressNotAllowedException();
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(allowed, context.DnsEndPoint.Port, cancel);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
