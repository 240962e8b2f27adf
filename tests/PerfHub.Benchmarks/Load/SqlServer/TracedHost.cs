using Microsoft.AspNetCore.Mvc.Testing;
using PerfHub.Api.Persistence;

namespace PerfHub.Benchmarks.Load.SqlServer;

/// <summary>The product's host on Kestrel in this process, so that <see cref="SqlTrace"/> sees its statements.</summary>
internal sealed class TracedHost(IReadOnlyDictionary<string, string?> settings) : WebApplicationFactory<Db>
{
    /// <summary>Starts to listen.</summary>
    /// <returns>The port.</returns>
    public int Start()
    {
        UseKestrel();
        StartServer();
        using var client = CreateClient();
        return client.BaseAddress!.Port;
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseEnvironment("Production");

        // The host begins to listen by itself: a port that the factory sets may come too late.
        builder.UseUrls("http://127.0.0.1:0");

        builder.UseContentRoot(AppContext.BaseDirectory);
        builder.UseSetting("PerfHub:Limits:RateLimiting", "false");
        foreach (var (name, value) in settings)
        {
            builder.UseSetting(name, value);
        }

        builder.ConfigureLogging(logging => logging.ClearProviders());
    }
}
