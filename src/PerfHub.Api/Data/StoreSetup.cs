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
        var connectionString = configuration.GetConnectionString(ConnectionNames.PerfHub)
            ?? $"Data Source={Path.Combine(environment.ContentRootPath, "data", "perfhub.db")}";
        services.AddSingleton<Dialect>(provider =>
            new SqliteDialect(connectionString, provider.GetRequiredService<ILogger<SqliteDialect>>()));
        services.AddSingleton<Db>();
    }
}

/// <summary>The store that the settings name cannot be used.</summary>
/// <param name="message">Why, in one line that names the place.</param>
/// <param name="cause">What the store's driver threw.</param>
public sealed class StoreSetupException(string message, Exception? cause = null) : Exception(message, cause)
{
    /// <summary>A driver's message in one line.</summary>
    /// <param name="message">The message.</param>
    public static string OneLine(string message) => string.Join(' ', message.Split((char[])['\r', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
}

/// <summary>Whether the store answers.</summary>
/// <param name="db">The store.</param>
public sealed class StoreHealth(Db db) : IHealthCheck
{
    /// <summary>The tag of checks that make the host ready.</summary>
    public const string Ready = "ready";

    private const string ProbeSql = "SELECT COUNT(*) FROM Bureau WHERE Code = ''";

    /// <summary>How long the store may take to answer; whoever probes waits no longer either.</summary>
    public static TimeSpan Patience { get; } = TimeSpan.FromSeconds(2);

    /// <remarks>A store that can be read but not written to takes no filing: the probe goes through the writer too.</remarks>
    /// <inheritdoc />
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        await db.FirstOrDefault<long>(ProbeSql, new { }, cancellationToken);
        await db.Write(session => session.FirstOrDefault<long>(ProbeSql, new { }), cancellationToken);
        return HealthCheckResult.Healthy();
    }
}
