using Microsoft.Data.SqlClient;

namespace PerfHub.Api.Persistence.SqlServer;

/// <summary>The connection strings of a SQL Server store.</summary>
/// <param name="Primary">For writes, and for reads that must see the latest write.</param>
/// <param name="ReadReplica">For all other reads; the primary if there is no replica.</param>
public sealed record SqlServerConnectionStrings(string Primary, string ReadReplica)
{
    // The timeout of a call; see Db.
    private const int CommandTimeoutSeconds = 10;

    /// <summary>Parses the settings of <see cref="ConnectionStringNames"/>; the read replica is optional.</summary>
    /// <exception cref="StoreInitializationException">A connection string is malformed or names no server.</exception>
    public static SqlServerConnectionStrings Create(string? primary, string? readReplica)
    {
        var primaryString = Parse(primary, ConnectionStringNames.PerfHub).ConnectionString;
        if (string.IsNullOrEmpty(readReplica))
        {
            return new SqlServerConnectionStrings(primaryString, primaryString);
        }

        var replica = Parse(readReplica, ConnectionStringNames.PerfHubRead);
        replica.ApplicationIntent = ApplicationIntent.ReadOnly;
        return new SqlServerConnectionStrings(primaryString, replica.ConnectionString);
    }

    private static SqlConnectionStringBuilder Parse(string? text, string name)
    {
        try
        {
            var builder = new SqlConnectionStringBuilder(text ?? "");
            if (builder.DataSource is "")
            {
                throw new StoreInitializationException("it names no server.", name);
            }

            SetDefault(builder, "Application Name", "PerfHub");
            SetDefault(builder, "Command Timeout", CommandTimeoutSeconds);

            // Db retries sooner and only transient errors; the driver would wait ten seconds first.
            SetDefault(builder, "Connect Retry Count", 0);

            // Otherwise the pool repeats the last error for up to a minute after the server is available again.
            SetDefault(builder, "Pool Blocking Period", PoolBlockingPeriod.NeverBlock);
            return builder;
        }
        catch (Exception error) when (error is ArgumentException or FormatException or KeyNotFoundException)
        {
            throw new StoreInitializationException(StoreInitializationException.ToSingleLine(error.Message), name, error);
        }
    }

    private static void SetDefault(SqlConnectionStringBuilder builder, string keyword, object value)
    {
        if (!builder.ShouldSerialize(keyword))
        {
            builder[keyword] = value;
        }
    }
}
