using PerfHub.Client.Http;

namespace PerfHub.Client;

/// <summary>Calls a PerfHub host. A client has no state and can be used by several threads.</summary>
public partial class PerfHubClient
{
    private readonly PerfHubTransport _transport = null!;

    /// <summary>Creates a client with connections of its own. In an application with dependency injection, use <c>AddPerfHubClient</c>.</summary>
    /// <param name="options">The address of the host, the key and the rest.</param>
    public PerfHubClient(PerfHubClientOptions options)
        : this(new HttpClient(CreateHandler()) { Timeout = Timeout.InfiniteTimeSpan }, options)
    {
    }

    /// <summary>Creates a client that sends its requests through this one.</summary>
    /// <param name="http">
    /// The HTTP client. Its timeout ends calls that wait or stream; <see cref="PerfHubClientOptions.Timeout"/> makes it unnecessary.
    /// </param>
    /// <param name="options">The address of the host, the key and the rest.</param>
    /// <param name="services">The services that <see cref="PerfHubClientOptions.ApiKeyProvider"/> gets.</param>
    /// <param name="time">The clock by which retries wait; the system's by default.</param>
    public PerfHubClient(HttpClient http, PerfHubClientOptions options, IServiceProvider? services = null, TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(http);
        ArgumentNullException.ThrowIfNull(options);
        _transport = new PerfHubTransport(http, options, services ?? NoServices.Instance, time ?? TimeProvider.System);
    }

    /// <summary>Creates a client without a host, for tests that override its groups.</summary>
    protected PerfHubClient()
    {
    }

    /// <summary>Creates the handler that connects to hosts.</summary>
    internal static SocketsHttpHandler CreateHandler() => new()
    {
        AutomaticDecompression = System.Net.DecompressionMethods.All,
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        ConnectTimeout = TimeSpan.FromSeconds(15),
    };
}
