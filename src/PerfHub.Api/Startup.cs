using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;
using PerfHub.Api.Data;
using PerfHub.Api.Demo;

namespace PerfHub.Api;

/// <summary>What happens before the first request.</summary>
public static partial class Startup
{
    /// <summary>Checks the settings, brings the schema up to date, and fills an empty store with the demo.</summary>
    /// <param name="app">The host.</param>
    /// <returns>Whether the host can start; if not, one clear line was logged.</returns>
    public static async Task<bool> Prepare(WebApplication app)
    {
        var options = app.Services.GetRequiredService<IOptions<PerfHubOptions>>().Value;
        if (options.Store != "Sqlite")
        {
            app.Logger.Refused($"PerfHub__Store is “{options.Store}”; this release knows Sqlite.");
            return false;
        }

        if (options.BootstrapKey is { } key && key.Length < PerfHubOptions.ShortestBootstrapKey)
        {
            app.Logger.Refused($"PerfHub__BootstrapKey has {key.Length} characters; it needs at least {PerfHubOptions.ShortestBootstrapKey}.");
            return false;
        }

        try
        {
            app.Services.GetRequiredService<Dialect>().Migrate();
        }
        catch (Exception error) when (error is InvalidOperationException or System.Data.Common.DbException or IOException or UnauthorizedAccessException)
        {
            app.Logger.Refused($"The store cannot be opened: {error.Message}");
            return false;
        }

        if (app.Environment.IsDevelopment() && options.BootstrapKey is null)
        {
            await DemoData.Fill(app);
        }

        return true;
    }

    /// <summary>Maps <c>/health/live</c> and <c>/health/ready</c>.</summary>
    /// <param name="app">The host.</param>
    public static void MapHealth(this WebApplication app)
    {
        app.MapHealthChecks("/health/live", new HealthCheckOptions { Predicate = _ => false }).AllowAnonymous();
        app.MapHealthChecks("/health/ready", new HealthCheckOptions { Predicate = check => check.Tags.Contains(StoreHealth.Ready) })
            .AllowAnonymous();
    }

    [LoggerMessage(20, LogLevel.Critical, "PerfHub does not start: {Reason}")]
    private static partial void Refused(this ILogger logger, string reason);
}
