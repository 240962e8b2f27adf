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
        UseKestrel(0);
        StartServer();
        using var client = CreateClient();
        return client.BaseAddress!.Port;
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseEnvironment("Production");
        builder.UseContentRoot(AppContext.BaseDirectory);
        builder.UseSetting("PerfHub:Limits:RateLimiting", "false");
        foreach (var (name, value) in settings)
        {
            builder.UseSetting(name, value);
        }

        builder.ConfigureLogging(logging => logging.ClearProviders());
    }
}
