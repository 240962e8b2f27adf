using Microsoft.Data.SqlClient;

namespace PerfHub.Api.Persistence.SqlServer;

/// <summary>The connection strings of a SQL Server store.</summary>
/// <param name="Primary">For writes, and for reads that must see the latest write.</param>
/// <param name="ReadReplica">For all other reads; the primary if there is no replica.</param>
/// <param name="Timeouts">The time limits that the connection strings leave out.</param>
public sealed record SqlServerConnectionStrings(string Primary, string ReadReplica, StoreTimeouts Timeouts)
{
    /// <summary>Parses the settings of <see cref="ConnectionStringNames"/>; there need be no read replica.</summary>
    /// <param name="primary">The connection string of the primary.</param>
    /// <param name="readReplica">That of the read replica; null or empty for none.</param>
    /// <param name="allowUnencrypted">Whether a connection string may turn encryption off.</param>
    /// <param name="timeouts">The time limits; <see langword="null"/> for <see cref="StoreTimeouts.Default"/>.</param>
    /// <exception cref="StoreInitializationException">
    /// A connection string is malformed, names no server, or turns encryption off where that is not allowed.
    /// </exception>
    public static SqlServerConnectionStrings Create(string? primary, string? readReplica, bool allowUnencrypted, StoreTimeouts? timeouts = null)
    {
        timeouts ??= StoreTimeouts.Default;
        var primaryString = Parse(primary, ConnectionStringNames.PerfHub, allowUnencrypted, timeouts).ConnectionString;
        if (string.IsNullOrEmpty(readReplica))
        {
            return new SqlServerConnectionStrings(primaryString, primaryString, timeouts);
        }

        var replica = Parse(readReplica, ConnectionStringNames.PerfHubRead, allowUnencrypted, timeouts);
        replica.ApplicationIntent = ApplicationIntent.ReadOnly;
        return new SqlServerConnectionStrings(primaryString, replica.ConnectionString, timeouts);
    }

    private static SqlConnectionStringBuilder Parse(string? text, string name, bool allowUnencrypted, StoreTimeouts timeouts)
    {
        try
        {
            var builder = new SqlConnectionStringBuilder(text ?? "");
            if (builder.DataSource is "")
            {
                throw new StoreInitializationException("it names no server.", name);
            }

            // https://github.com/dotnet/SqlClient/issues/3519 and /1044: without TLS, the driver on Linux mixes up packets of large reads.
            if (builder.Encrypt == SqlConnectionEncryptOption.Optional && !allowUnencrypted)
            {
                throw new StoreInitializationException(
                    "it has Encrypt=False, which can corrupt large reads on Linux and exposes reports on the network. Remove it, or set "
                    + "PerfHub__AllowUnencryptedSqlServer=true to accept that.",
                    name);
            }

            SetDefault(builder, "Application Name", "PerfHub");
            SetDefault(builder, "Command Timeout", (int)timeouts.Statements.TotalSeconds);
            SetDefault(builder, "Connect Timeout", (int)timeouts.Connect.TotalSeconds);

            // Db retries sooner and only transient errors; the driver would wait ten seconds first.
            SetDefault(builder, "Connect Retry Count", 0);

            // Otherwise the pool repeats the last error for up to a minute after the server is back.
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
