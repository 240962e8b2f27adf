using Microsoft.Extensions.Options;
using PerfHub.Api.Http.Problems;
using PerfHub.Api.Persistence;
using PerfHub.Api.Persistence.Idempotency;
using PerfHub.Api.Persistence.SqlServer;
using PerfHub.Api.Persistence.Sqlite;
using PerfHub.Api.Reports;
using PerfHub.Api.Reports.Deviations;

namespace PerfHub.Api.Hosting;

/// <summary>Registers the store that the settings name.</summary>
public static class PersistenceSetup
{
    /// <summary>Registers the store and the stored idempotent responses; the default store is a file below the content root.</summary>
    public static void AddPersistence(this IServiceCollection services, IConfiguration configuration, IHostEnvironment environment)
    {
        DbValueConverter.RegisterTypeHandlers();
        services.AddSingleton(provider => CreateDialect(provider, configuration, environment));
        services.AddSingleton<StoreFaultMonitor>();
        services.AddSingleton<Db>();
        services.AddSingleton<WriteLimiter>();
        services.AddSingleton<FileOriginReader>();
        services.AddSingleton<FindingsCache>();
        services.AddSingleton<IOutageDetector, StoreOutageDetector>();
        services.AddSingleton<IdempotentResponseStore>();
        services.AddHostedSingleton<IdempotentResponseCleanup>();
    }

    private static Dialect CreateDialect(IServiceProvider provider, IConfiguration configuration, IHostEnvironment environment)
    {
        var options = provider.GetRequiredService<IOptions<PerfHubOptions>>().Value;
        StoredFormat.WritesPrevious = options.WritePreviousFormat;
        var connectionString = configuration.GetConnectionString(ConnectionStringNames.PerfHub);
        return options.Store switch
        {
            PerfHubOptions.Sqlite => new SqliteDialect(
                connectionString ?? $"Data Source={Path.Combine(environment.ContentRootPath, "data", "perfhub.db")}",
                provider.GetRequiredService<ILogger<SqliteDialect>>()),
            PerfHubOptions.SqlServer => new SqlServerDialect(
                SqlServerConnectionStrings.Create(
                    connectionString,
                    configuration.GetConnectionString(ConnectionStringNames.PerfHubRead),
                    allowUnencrypted: options.AllowUnencryptedSqlServer || !environment.IsProduction(),
                    new StoreTimeouts(TimeSpan.FromSeconds(options.StoreTimeoutSeconds))),
                options.RowLevelSecurity),
            _ => throw new InvalidOperationException($"The store “{options.Store}” is unknown."),
        };
    }
}
