using System.Net.Sockets;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;
using PerfHub.Api.Hosting.Demo;
using PerfHub.Api.Persistence;
using PerfHub.Api.Security;

namespace PerfHub.Api.Hosting;

/// <summary>How the host comes up.</summary>
public static partial class HostStartup
{
    /// <summary>Checks the settings and brings the schema up to date.</summary>
    /// <param name="app">The host.</param>
    /// <returns>Whether the host can start; if not, one clear line was logged.</returns>
    public static bool TryInitialize(WebApplication app)
    {
        if (FindInvalidSetting(app.Services) is { } error)
        {
            app.Logger.LogStartupFailure(error);
            return false;
        }

        foreach (var setting in UnknownSettings.Find(app.Configuration))
        {
            app.Logger.LogUnknownSetting(setting);
        }

        try
        {
            app.Services.GetRequiredService<Dialect>().Migrate();
        }
        catch (StoreInitializationException failure)
        {
            app.Logger.LogStartupFailure($"ConnectionStrings__{failure.ConnectionStringName} names a store that cannot be used: {failure.Message}");
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
        app.Environment.IsDevelopment() && app.Services.GetRequiredService<IOptions<BootstrapOptions>>().Value.BootstrapKey is null
            ? DemoData.SeedAsync(app)
            : Task.CompletedTask;

    private static string? FindInvalidSetting(IServiceProvider services)
    {
        try
        {
            services.GetRequiredService<IStartupValidator>().Validate();
            return null;
        }
        catch (OptionsValidationException error)
        {
            return error.Failures.First();
        }
        catch (InvalidOperationException error)
        {
            // The binder names a value that it cannot convert by its path, PerfHub:Limits:AddressBurst.
            var message = StoreInitializationException.ToSingleLine(error.Message);
            return $"{SettingPath().Match(message).Value.Replace(":", "__", StringComparison.Ordinal)} cannot be read: {message}";
        }
    }

    [GeneratedRegex(@"\bPerfHub(:\w+)+")]
    private static partial Regex SettingPath();

    [LoggerMessage(21, LogLevel.Warning, "The setting {Setting} is unknown and has no effect; check its spelling.")]
    private static partial void LogUnknownSetting(this ILogger logger, string setting);

    [LoggerMessage(20, LogLevel.Critical, "PerfHub does not start: {Reason}")]
    private static partial void LogStartupFailure(this ILogger logger, string reason);
}
