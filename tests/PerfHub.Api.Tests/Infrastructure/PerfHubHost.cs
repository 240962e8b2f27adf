using System.Net.Http.Headers;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using PerfHub.Api.Tests.Infrastructure.Contract;

namespace PerfHub.Api.Tests.Infrastructure;

/// <summary>The real host on Kestrel, in the process of the tests, with its own store.</summary>
public abstract class PerfHubHost : WebApplicationFactory<Program>, IPerfHubHost
{
    public const string BootstrapKey = "bootstrap-key-of-the-tests-0123456789";

    // The clients share connections: many tests use one host, and each of them creates many clients.
    private readonly SocketsHttpHandler _connections = new() { UseCookies = false };

    public CapturingLoggerProvider Log { get; } = new();

    public TestClock Clock { get; } = new();

    /// <summary>
    /// Whether responses are compared with the OpenAPI document: by tests that say so, and by all with <c>PERFHUB_CHECK_CONTRACT=1</c>.
    /// </summary>
    public bool ChecksContract { get; set; } = Environment.GetEnvironmentVariable("PERFHUB_CHECK_CONTRACT") == "1";

    /// <summary>A client with the bootstrap key.</summary>
    public OperatorClient Operator => new(CreateHttpClient(BootstrapKey));

    /// <summary>The settings that name the store.</summary>
    protected abstract IEnumerable<(string Name, string Value)> Settings { get; }

    /// <summary>Creates a client that sends this key; null sends none.</summary>
    public HttpClient CreateHttpClient(string? key)
    {
        HttpMessageHandler handler = ChecksContract ? new ContractHandler { InnerHandler = _connections } : _connections;
        return new HttpClient(handler, disposeHandler: false)
        {
            BaseAddress = ClientOptions.BaseAddress,
            DefaultRequestHeaders = { Authorization = key is null ? null : new AuthenticationHeaderValue("Bearer", key) },
        };
    }

    /// <summary>Changes the store directly, as an attacker or an operator might.</summary>
    public virtual Task ExecuteSqlAsync(string sql) => throw new NotSupportedException("This host does not expose its store.");

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _connections.Dispose();
        }

        base.Dispose(disposing);
    }

    protected void Start()
    {
        UseKestrel();
        try
        {
            StartServer();
        }
        catch (ObjectDisposedException error)
        {
            // The factory does not see that the host has ended, let alone why.
            throw new InvalidOperationException(string.Join('\n', Log.Lines.Where(line => line.StartsWith("Critical:", StringComparison.Ordinal))), error);
        }
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseEnvironment("Production");

        // The host begins to listen by itself: a port that the factory sets may come too late.
        builder.UseUrls("http://127.0.0.1:0");

        builder.UseSetting("PerfHub:BootstrapKey", BootstrapKey);

        // Hundreds of hosts start in these tests. Those of the pages have a host of their own.
        builder.UseSetting("PerfHub:Web", "false");

        // Tests send more requests than the limits allow.
        builder.UseSetting("PerfHub:Limits:RateLimiting", "false");
        foreach (var (name, value) in Settings)
        {
            builder.UseSetting(name, value);
        }

        builder.ConfigureServices(services => services.AddSingleton<TimeProvider>(Clock));
        builder.ConfigureLogging(logging => logging.ClearProviders().AddProvider(Log));
    }
}
