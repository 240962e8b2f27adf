using System.Globalization;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace PerfHub.Client.Tests.Infrastructure;

/// <summary>A real host on Kestrel with a SQLite file of its own, and clients that call it over HTTP.</summary>
public sealed class ClientHost : WebApplicationFactory<Program>
{
    private const string OperatorKey = "operator-key-of-the-tests-0123456789";

    private static readonly CultureInfo English = CultureInfo.GetCultureInfo("en");

    private readonly string _folder = Directory.CreateTempSubdirectory("perfhub-client-").FullName;

    public ClientHost()
    {
        UseKestrel();
        StartServer();
        Address = ClientOptions.BaseAddress;
        Operator = Connect(OperatorKey);
    }

    public Uri Address { get; }

    /// <summary>A client with the key of an operator.</summary>
    public PerfHubClient Operator { get; }

    /// <summary>Creates a client with this key, whose texts are English.</summary>
    public PerfHubClient Connect(string? key, Action<IHttpClientBuilder>? configure = null, Action<PerfHubClientOptions>? options = null)
    {
        var services = new ServiceCollection();
        var builder = services.AddPerfHubClient(it =>
        {
            (it.BaseAddress, it.ApiKey, it.Culture) = (Address, key, English);
            options?.Invoke(it);
        });
        configure?.Invoke(builder);
        return services.BuildServiceProvider().CreateScope().ServiceProvider.GetRequiredService<PerfHubClient>();
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseEnvironment("Production");

        // The host begins to listen by itself: a port that the factory sets may come too late.
        builder.UseUrls("http://127.0.0.1:0");

        builder.UseSetting("PerfHub:BootstrapKey", OperatorKey);
        builder.UseSetting("PerfHub:Limits:RateLimiting", "false");
        builder.UseSetting("ConnectionStrings:PerfHub", $"Data Source={Path.Combine(_folder, "perfhub.db")}");
        builder.ConfigureLogging(logging => logging.ClearProviders());
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing && Directory.Exists(_folder))
        {
            Directory.Delete(_folder, recursive: true);
        }
    }
}
