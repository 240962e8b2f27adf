using Microsoft.Data.SqlClient;

namespace PerfHub.Api.Persistence.SqlServer;

/// <summary>The connection strings of a SQL Server store.</summary>
/// <param name="Primary">Where everything is written, and read by whoever must see it at once.</param>
/// <param name="ReadReplica">A readable copy for all other reads; the primary where there is none.</param>
public sealed record SqlServerConnectionStrings(string Primary, string ReadReplica)
{
    private const string DefaultApplicationName = "PerfHub";

    // As long as whoever waits for an answer waits: see Db.
    private const int CommandTimeoutSeconds = 10;

    /// <summary>Takes the settings.</summary>
    /// <param name="primary">The setting <see cref="ConnectionStringNames.PerfHub"/>.</param>
    /// <param name="read">The setting <see cref="ConnectionStringNames.PerfHubRead"/>, if there is one.</param>
    /// <exception cref="StoreInitializationException">One is no connection string, or names no server.</exception>
    public static SqlServerConnectionStrings Create(string? primary, string? read)
    {
        var here = Parse(primary, ConnectionStringNames.PerfHub).ConnectionString;
        if (string.IsNullOrEmpty(read))
        {
            return new SqlServerConnectionStrings(here, here);
        }

        var copy = Parse(read, ConnectionStringNames.PerfHubRead);
        copy.ApplicationIntent = ApplicationIntent.ReadOnly;
        return new SqlServerConnectionStrings(here, copy.ConnectionString);
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

            // Db tries again, sooner and only where it helps; the driver would sleep ten seconds first.
            if (!builder.ShouldSerialize("Connect Retry Count"))
            {
                builder.ConnectRetryCount = 0;
            }

            if (!builder.ShouldSerialize("Application Name"))
            {
                builder.ApplicationName = DefaultApplicationName;
            }

            if (!builder.ShouldSerialize("Command Timeout"))
            {
                builder.CommandTimeout = CommandTimeoutSeconds;
            }

            // Else the pool gives the last error again for up to a minute, however long the server has been back.
            if (!builder.ShouldSerialize("Pool Blocking Period"))
            {
                builder.PoolBlockingPeriod = PoolBlockingPeriod.NeverBlock;
            }

            return builder;
        }
        catch (Exception error) when (error is ArgumentException or FormatException or KeyNotFoundException)
        {
            throw new StoreInitializationException(StoreInitializationException.ToSingleLine(error.Message), name, error);
        }
    }
}
