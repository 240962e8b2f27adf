using System.Net.Sockets;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;
using PerfHub.Api.Hosting.Demo;
using PerfHub.Api.Hosting.Limits;
using PerfHub.Api.Persistence;
using PerfHub.Api.Security;

namespace PerfHub.Api.Hosting;

/// <summary>How the host comes up.</summary>
public static partial class HostStartup
{
    /// <summary>Where to ask whether the host is up, and whether its store is too.</summary>
    public const string LivePath = "/health/live", ReadyPath = "/health/ready";

    /// <summary>Checks the settings and brings the schema up to date.</summary>
    /// <param name="app">The host.</param>
    /// <returns>Whether the host can start; if not, one clear line was logged.</returns>
    public static bool TryInitialize(WebApplication app)
    {
        if (SettingFaults.First(app.Services) is { } fault)
        {
            app.Logger.LogStartupFailure(fault);
            return false;
        }

        var options = app.Services.GetRequiredService<IOptions<PerfHubOptions>>().Value;
        if (options.Store is not (PerfHubOptions.Sqlite or PerfHubOptions.SqlServer))
        {
            app.Logger.LogStartupFailure($"PerfHub__Store is “{options.Store}”; it can be {PerfHubOptions.Sqlite} or {PerfHubOptions.SqlServer}.");
            return false;
        }

        if (options.BootstrapKey is { } key && key.Length < PerfHubOptions.MinBootstrapKeyLength)
        {
            app.Logger.LogStartupFailure($"PerfHub__BootstrapKey has {key.Length} characters; it needs at least {PerfHubOptions.MinBootstrapKeyLength}.");
            return false;
        }

        if (app.Services.GetRequiredService<IOptions<OidcOptions>>().Value.GetValidationError() is { } inOidc)
        {
            app.Logger.LogStartupFailure(inOidc);
            return false;
        }

        try
        {
            app.Services.GetRequiredService<Dialect>().Migrate();
        }
        catch (StoreInitializationException error)
        {
            app.Logger.LogStartupFailure($"ConnectionStrings__{error.ConnectionStringName} names a store that cannot be used: {error.Message}");
            return false;
        }

        return true;
    }

    /// <summary>Whether the host was started for the schema alone, which is up to date now.</summary>
    /// <param name="app">The host.</param>
    public static bool IsMigrateOnly(WebApplication app) => app.Services.GetRequiredService<IOptions<PerfHubOptions>>().Value.MigrateOnly;

    /// <summary>Starts to listen.</summary>
    /// <param name="app">The host.</param>
    /// <returns>Whether it does; if not, one clear line was logged.</returns>
    public static async Task<bool> TryStartAsync(WebApplication app)
    {
        try
        {
            await app.StartAsync();
            return true;
        }
        catch (Exception error) when (error is IOException or SocketException or FormatException)
        {
            app.Logger.LogStartupFailure($"ASPNETCORE_URLS or --urls names an address that cannot be listened on: {error.Message}");
            return false;
        }
    }

    /// <summary>
    /// Fills an empty store with the demo, in the Development environment. The host listens already: what the demo prints
    /// has its true address, and a start that fails leaves no demo behind whose keys nobody has seen.
    /// </summary>
    /// <param name="app">The host, started.</param>
    public static Task SeedDemoDataAsync(WebApplication app) =>
        app.Environment.IsDevelopment() && app.Services.GetRequiredService<IOptions<PerfHubOptions>>().Value.BootstrapKey is null
            ? DemoData.SeedAsync(app)
            : Task.CompletedTask;

    /// <summary>Maps <c>/health/live</c> and <c>/health/ready</c>.</summary>
    /// <param name="app">The host.</param>
    public static void MapHealthEndpoints(this WebApplication app)
    {
        app.MapHealthChecks(LivePath, new HealthCheckOptions { Predicate = _ => false }).AllowAnonymous();
        app.MapHealthChecks(ReadyPath, new HealthCheckOptions { Predicate = check => check.Tags.Contains(StoreHealthCheck.ReadyTag) })
            .AllowAnonymous();
    }

    [LoggerMessage(20, LogLevel.Critical, "PerfHub does not start: {Reason}")]
    private static partial void LogStartupFailure(this ILogger logger, string reason);
}
