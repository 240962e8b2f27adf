using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace PerfHub.Api.Data;

/// <summary>Registers the store that the settings name.</summary>
public static class StoreSetup
{
    /// <summary>Registers <see cref="Dialect"/> and <see cref="Db"/>.</summary>
    /// <param name="services">The services.</param>
    /// <param name="configuration">The settings.</param>
    /// <param name="environment">Says where the embedded store lies by default.</param>
    public static void AddStore(this IServiceCollection services, IConfiguration configuration, IHostEnvironment environment)
    {
        StoredValue.RegisterHandlers();
        var connectionString = configuration.GetConnectionString("PerfHub")
            ?? $"Data Source={Path.Combine(environment.ContentRootPath, "data", "perfhub.db")}";
        services.AddSingleton<Dialect>(provider =>
            new SqliteDialect(connectionString, provider.GetRequiredService<ILogger<SqliteDialect>>()));
        services.AddSingleton<Db>();
    }
}

/// <summary>Whether the store answers.</summary>
/// <param name="db">The store.</param>
public sealed class StoreHealth(Db db) : IHealthCheck
{
    /// <summary>The tag of checks that make the host ready.</summary>
    public const string Ready = "ready";

    /// <inheritdoc />
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        await db.FirstOrDefault<long>("SELECT COUNT(*) FROM Bureau WHERE Code = ''", new { }, cancellationToken);
        return HealthCheckResult.Healthy();
    }
}
