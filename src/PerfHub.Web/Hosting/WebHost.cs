using Microsoft.Extensions.Options;

namespace PerfHub.Web.Hosting;

/// <summary>
/// Serves the pages on a host of their own; <c>PerfHub__Web__Api</c> names the API. It is no top-level program: the API references this
/// project, and both would have a type <c>Program</c>.
/// </summary>
internal static class WebHost
{
    public static async Task Main(string[] args)
    {
        var builder = WebApplication.CreateBuilder(PublishedFiles.CreateOptions(args));
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        builder.AddPerfHubWeb();
        var app = builder.Build();
        var proxies = app.Services.GetRequiredService<IOptions<WebSettings>>().Value.Proxies;
        if (TrustedProxies.FindInvalid(proxies) is { } invalid)
        {
            throw new InvalidOperationException($"PerfHub__Web__Proxies has “{invalid}”; it needs addresses or networks, such as 10.0.0.0/8.");
        }

        app.UseTrustedProxies(TrustedProxies.Parse(proxies));
        app.UsePerfHubWeb();
        app.MapPerfHubWeb();
        await app.RunAsync();
    }
}
