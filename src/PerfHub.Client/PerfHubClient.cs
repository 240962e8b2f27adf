using PerfHub.Client.Http;

namespace PerfHub.Client;

/// <summary>Calls a PerfHub host. A client can be used by several threads.</summary>
public partial class PerfHubClient : IDisposable
{
    private readonly PerfHubTransport _transport = null!;

    private readonly HttpClient? _http;

    private readonly bool _ownsHttp;

    /// <summary>
    /// Creates a client with connections of its own, which end when it is disposed. In an application with dependency injection, use
    /// <c>AddPerfHubClient</c>.
    /// </summary>
    /// <param name="options">The address of the host, the key and the rest.</param>
    public PerfHubClient(PerfHubClientOptions options)
        : this(new HttpClient(CreateHandler()) { Timeout = Timeout.InfiniteTimeSpan }, options) => _ownsHttp = true;

    /// <summary>Creates a client that sends its requests through this one.</summary>
    /// <param name="http">
    /// The HTTP client. Its timeout ends calls that wait or stream; <see cref="PerfHubClientOptions.Timeout"/> makes it unnecessary. Its
    /// handler should follow no redirects. It is not disposed.
    /// </param>
    /// <param name="options">The address of the host, the key and the rest.</param>
    /// <param name="services">The services that <see cref="PerfHubClientOptions.ApiKeyProvider"/> gets.</param>
    /// <param name="time">The clock by which retries wait; the system's by default.</param>
    public PerfHubClient(HttpClient http, PerfHubClientOptions options, IServiceProvider? services = null, TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(http);
        ArgumentNullException.ThrowIfNull(options);
        _http = http;
        _transport = new PerfHubTransport(http, options, services ?? NoServices.Instance, time ?? TimeProvider.System);
    }

    /// <summary>Creates a client without a host, for tests that override its groups.</summary>
    protected PerfHubClient()
    {
    }

    /// <summary>Ends the connections of a client that has its own.</summary>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <inheritdoc cref="Dispose()"/>
    /// <param name="disposing">Whether <see cref="Dispose()"/> was called.</param>
    protected virtual void Dispose(bool disposing)
    {
        if (disposing && _ownsHttp)
        {
            _http?.Dispose();
        }
    }

    /// <summary>Creates the handler that connects to hosts. It follows no redirects, so that no key is sent elsewhere.</summary>
    internal static SocketsHttpHandler CreateHandler() => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        AutomaticDecompression = System.Net.DecompressionMethods.All,
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        ConnectTimeout = TimeSpan.FromSeconds(15),
    };
}
