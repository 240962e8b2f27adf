using System.Net.Sockets;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;
using PerfHub.Api.Hosting.Demo;
using PerfHub.Api.Persistence;
using PerfHub.Api.Security;
using PerfHub.Rules.Report;

namespace PerfHub.Api.Hosting;

/// <summary>Starts the host; each failure is logged in one line.</summary>
public static partial class HostStartup
{
    private const string CountKeysSql = "SELECT COUNT(*) FROM ApiKey k WHERE k.RevokedAt IS NULL";

    /// <summary>Validates the settings and migrates the schema; returns whether the host can start.</summary>
    public static bool TryInitialize(WebApplication app)
    {
        if (FindInvalidSetting(app.Services) is { } error)
        {
            app.Logger.LogStartupFailure(error);
            return false;
        }

        if (!NormalizedText.IsSupported)
        {
            app.Logger.LogStartupFailure("DOTNET_SYSTEM_GLOBALIZATION_INVARIANT is set, or ICU is missing: texts cannot be compared.");
            return false;
        }

        foreach (var setting in UnknownSettings.Find(app.Configuration))
        {
            app.Logger.LogUnknownSetting(setting);
        }

        var limits = app.Services.GetRequiredService<IOptions<PerfHubOptions>>().Value.Limits;
        if (OpenFileLimit.GetMaxConnections() is { } connections && connections < limits.Connections)
        {
            app.Logger.LogFewConnections(limits.Connections, connections);
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

    /// <summary>Whether the host exits after the migration; see <see cref="PerfHubOptions.MigrateOnly"/>.</summary>
    public static bool IsMigrateOnly(WebApplication app) => app.Services.GetRequiredService<IOptions<PerfHubOptions>>().Value.MigrateOnly;

    /// <summary>Whether the host is stopping, e.g. after SIGTERM.</summary>
    public static bool IsStopping(WebApplication app) => app.Lifetime.ApplicationStopping.IsCancellationRequested;

    /// <summary>Starts to listen; returns false if it failed or was stopped meanwhile.</summary>
    public static async Task<bool> TryStartAsync(WebApplication app)
    {
        try
        {
            await app.StartAsync();
            return true;
        }
        catch (OperationCanceledException) when (IsStopping(app))
        {
            // Ends the services that have started before the store is closed.
            await app.StopAsync();
            return false;
        }
        catch (Exception error) when (error is IOException or SocketException or FormatException)
        {
            app.Logger.LogStartupFailure($"ASPNETCORE_URLS, --urls or PerfHub__Telemetry__MetricsPort has an address that the host cannot listen on: {error.Message}");
            return false;
        }
    }

    /// <summary>
    /// Fills an empty store with demo data in the Development environment. The host must be listening already: the printed commands
    /// then have its actual address, and a failed start leaves no demo data whose keys were never shown.
    /// </summary>
    public static Task SeedDemoDataAsync(WebApplication app) =>
        app.Environment.IsDevelopment() && app.Services.GetRequiredService<IOptions<BootstrapOptions>>().Value.BootstrapKey is null
            ? DemoData.SeedAsync(app)
            : Task.CompletedTask;

    /// <summary>Logs how to get a key if nobody can call this host: there is no key, no bootstrap key and no issuer of tokens.</summary>
    public static async Task WarnIfNobodyCanCallAsync(WebApplication app)
    {
        var services = app.Services;
        if (services.GetRequiredService<IOptions<BootstrapOptions>>().Value.BootstrapKey is not null
            || services.GetRequiredService<IOptions<OidcOptions>>().Value.Authority is not null)
        {
            return;
        }

        try
        {
            if (await services.GetRequiredService<Db>().QueryFirstOrDefaultAsync<long>(CountKeysSql, new { }, CancellationToken.None) == 0)
            {
                app.Logger.LogNoKeys(BootstrapOptions.MinKeyLength);
            }
        }
        catch (Exception error) when (services.GetRequiredService<StoreFaultMonitor>().Report(error))
        {
            // The host runs; requests report the failure of the store.
        }
    }

    /// <summary>Finds the first invalid setting; <see langword="null"/> if there is none.</summary>
    internal static string? FindInvalidSetting(IServiceProvider services)
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
            // The message of the binder has the path of the value that it cannot convert, e.g. PerfHub:Limits:AddressBurst.
            var message = StoreInitializationException.ToSingleLine(error.Message);
            return $"{SettingPath().Match(message).Value.Replace(":", "__", StringComparison.Ordinal)} cannot be read: {message}";
        }
    }

    [GeneratedRegex(@"\bPerfHub(:\w+)+")]
    private static partial Regex SettingPath();

    [LoggerMessage(27, LogLevel.Warning, "The store has no API key, and no issuer of tokens is configured: nobody can call this host. Set PerfHub__BootstrapKey to at least {MinLength} random characters (openssl rand -hex 32), start the host again and run “perfhub bureau create”; see docs/operations.md.")]
    private static partial void LogNoKeys(this ILogger logger, int minLength);

    [LoggerMessage(21, LogLevel.Warning, "The setting {Setting} is unknown and has no effect; check its spelling.")]
    private static partial void LogUnknownSetting(this ILogger logger, string setting);

    [LoggerMessage(24, LogLevel.Warning, "The limit of open files of this process allows {Allowed} connections, not the {Configured} of PerfHub__Limits__Connections. Raise it (ulimit -n, LimitNOFILE).")]
    private static partial void LogFewConnections(this ILogger logger, int configured, int allowed);

    [LoggerMessage(20, LogLevel.Critical, "PerfHub does not start: {Reason}")]
    private static partial void LogStartupFailure(this ILogger logger, string reason);
}
