using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.HttpsPolicy;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Options;
using PerfHub.Api.Http.Json;
using PerfHub.Api.Security;
using PerfHub.Web.Hosting;

namespace PerfHub.Api.Hosting;

/// <summary>Adds <see cref="LimitsOptions"/> to the server and the request pipeline.</summary>
public static class LimitsSetup
{
    // Statements of SQLite run synchronously. With one thread for each processor, a few long ones make all requests wait until the pool adds a
    // thread, twice a second.
    private const int MinThreads = 16;

    private const int SendBufferBytes = 256 * 1024;

    // What the server reads ahead of a request that waits for its turn. The default is a megabyte for each connection.
    private const int ReceiveBufferBytes = 64 * 1024;

    /// <summary>Registers the services for limits and configures the server.</summary>
    public static void AddLimits(this WebApplicationBuilder builder)
    {
        ThreadPool.GetMinThreads(out var threads, out var completionThreads);
        ThreadPool.SetMinThreads(Math.Max(threads, MinThreads), completionThreads);

        // Otherwise callers without a key could fill the log with a line for each request.
        builder.Logging.AddFilter(typeof(ApiKeyAuthenticationHandler).FullName, LogLevel.Warning);
        builder.Services.AddSingleton<AddressConnectionLimiter>();
        builder.Services.AddSingleton<RequestLimiter>();
        builder.Services.AddSingleton<RequestShare>();
        builder.Services.AddSingleton<KeyLimiter>();
        builder.Services.AddCors();
        builder.Services.AddHsts(options => options.MaxAge = TimeSpan.FromDays(365));
        builder.Services.AddOptions<HttpsRedirectionOptions>()
            .Configure<IOptions<PerfHubOptions>>((options, settings) => options.HttpsPort = settings.Value.Limits.HttpsPort);
        builder.WebHost.UseSockets(sockets =>
        {
            sockets.CreateBoundListenSocket = CreateListenSocket;
            sockets.MaxReadBufferSize = ReceiveBufferBytes;
        });
        builder.Services.AddOptions<KestrelServerOptions>()
            .Configure<IServiceProvider>((kestrel, services) =>
            {
                try
                {
                    ConfigureKestrel(kestrel, services);
                }
                catch (Exception error) when (error is OptionsValidationException or InvalidOperationException)
                {
                    // The server is created before the settings are validated; HostStartup then reports the invalid one.
                }
            });
    }

    /// <summary>Adds the middleware that runs before authentication.</summary>
    public static void UsePreAuthenticationLimits(this IApplicationBuilder app)
    {
        var limits = GetLimits(app);
        app.UseSecurityHeaders();
        app.UseTrustedProxies(limits.ParseProxies());
        UseConfiguredCors(app, limits);

        // Probes call often, from within the network and over plain HTTP.
        app.UseWhen(http => !HealthEndpoints.IsProbe(http.Request.Path), rest =>
        {
            if (limits.RateLimiting)
            {
                rest.Use(app.ApplicationServices.GetRequiredService<RequestLimiter>().InvokeAsync);
            }

            if (limits.Https)
            {
                rest.UseHsts();
                rest.UseHstsOnErrors();
                rest.UseHttpsRedirection();
            }
        });
    }

    /// <summary>Adds the rate limits by key; they need an authenticated caller.</summary>
    public static void UseKeyRateLimiter(this IApplicationBuilder app)
    {
        if (GetLimits(app).RateLimiting)
        {
            app.Use(app.ApplicationServices.GetRequiredService<KeyLimiter>().InvokeAsync);
        }
    }

    private static LimitsOptions GetLimits(IApplicationBuilder app) =>
        app.ApplicationServices.GetRequiredService<IOptions<PerfHubOptions>>().Value.Limits;

    private static void ConfigureKestrel(KestrelServerOptions kestrel, IServiceProvider services)
    {
        var limits = services.GetRequiredService<IOptions<PerfHubOptions>>().Value.Limits;
        var ofAddress = services.GetRequiredService<AddressConnectionLimiter>();
        var grace = TimeSpan.FromSeconds(limits.GraceSeconds);
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = JsonBody.MaxBytes;
        kestrel.Limits.MaxRequestBufferSize = Math.Max(ReceiveBufferBytes, Math.Max(limits.HeaderBytes, limits.RequestLineBytes));
        kestrel.Limits.MaxRequestHeaderCount = limits.HeaderCount;
        kestrel.Limits.MaxRequestHeadersTotalSize = limits.HeaderBytes;
        kestrel.Limits.MaxRequestLineSize = limits.RequestLineBytes;
        kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(limits.HeaderSeconds);
        kestrel.Limits.KeepAliveTimeout = TimeSpan.FromSeconds(limits.KeepAliveSeconds);
        kestrel.Limits.MinRequestBodyDataRate = new MinDataRate(limits.BytesPerSecond, grace);
        kestrel.Limits.MinResponseDataRate = new MinDataRate(limits.ResponseBytesPerSecond, grace);
        var all = new ConnectionLimiter(
            Math.Min(limits.Connections, OpenFileLimit.GetMaxConnections() ?? int.MaxValue),
            services.GetRequiredService<TimeProvider>(),
            services.GetRequiredService<ILogger<ConnectionLimiter>>());
        kestrel.ConfigureEndpointDefaults(endpoint =>
        {
            endpoint.Use(all.Limit);
            if (limits.RateLimiting)
            {
                endpoint.Use(ofAddress.Limit);
            }
        });
    }

    /// <summary>
    /// Gives the sockets a buffer of fixed size for responses. The kernel would otherwise take megabytes that a client never reads, and
    /// the minimum rate would not notice.
    /// </summary>
    private static Socket CreateListenSocket(EndPoint endPoint)
    {
        var socket = SocketTransportOptions.CreateDefaultBoundListenSocket(endPoint);
        socket.SendBufferSize = SendBufferBytes;
        return socket;
    }

    private static void UseConfiguredCors(IApplicationBuilder app, LimitsOptions limits)
    {
        if (limits.ParseOrigins() is { Length: > 0 } origins)
        {
            app.UseCors(policy => policy.WithOrigins(origins).AllowAnyMethod().AllowAnyHeader()
                .WithExposedHeaders(
                    "ETag", "Location", "Retry-After", "Idempotency-Replayed", "Link", "RateLimit", "RateLimit-Policy", "WWW-Authenticate", "Content-Disposition", "Allow"));
        }
    }
}
