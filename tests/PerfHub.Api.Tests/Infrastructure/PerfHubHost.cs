using System.Net.Http.Headers;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace PerfHub.Api.Tests.Infrastructure;

/// <summary>The real host on Kestrel, with a store of its own that lives as long as it does.</summary>
public abstract class PerfHubHost : WebApplicationFactory<Program>, IPerfHubHost
{
    public const string BootstrapKey = "bootstrap-key-of-the-tests-0123456789";

    /// <summary>What the host logged.</summary>
    public CapturingLoggerProvider Log { get; } = new();

    /// <summary>What the host takes for the time.</summary>
    public TestClock Clock { get; } = new();

    /// <summary>An operator, by the bootstrap key.</summary>
    public OperatorClient Operator => new(CreateHttpClient(BootstrapKey));

    /// <summary>The settings that name the store.</summary>
    protected abstract IEnumerable<(string Name, string Value)> Settings { get; }

    /// <summary>A client that sends this key, or none.</summary>
    public HttpClient CreateHttpClient(string? key)
    {
        var client = CreateClient();
        client.DefaultRequestHeaders.Authorization = key is null ? null : new AuthenticationHeaderValue("Bearer", key);
        return client;
    }

    /// <summary>Changes the store behind the host's back.</summary>
    public virtual Task ExecuteSqlAsync(string sql) => throw new NotSupportedException("Only some stores of the tests can be tampered with.");

    protected void Start()
    {
        UseKestrel(0);
        StartServer();
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseEnvironment("Production");
        builder.UseSetting("PerfHub:BootstrapKey", BootstrapKey);

        // Tests send more, and faster, than anybody should.
        builder.UseSetting("PerfHub:Limits:RateLimiting", "false");
        foreach (var (name, value) in Settings)
        {
            builder.UseSetting(name, value);
        }

        builder.ConfigureServices(services => services.AddSingleton<TimeProvider>(Clock));
        builder.ConfigureLogging(logging => logging.ClearProviders().AddProvider(Log));
    }
}
