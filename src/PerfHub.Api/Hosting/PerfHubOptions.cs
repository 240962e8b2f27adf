using System.ComponentModel.DataAnnotations;
using PerfHub.Api.Persistence;

namespace PerfHub.Api.Hosting;

/// <summary>The settings under <c>PerfHub</c>, e.g. <c>PerfHub__Store</c>.</summary>
public sealed class PerfHubOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "PerfHub";

    /// <summary>The embedded store, one file.</summary>
    public const string Sqlite = "Sqlite";

    /// <summary>SQL Server.</summary>
    public const string SqlServer = "SqlServer";

    /// <summary>The store: <see cref="Sqlite"/> or <see cref="SqlServer"/>.</summary>
    public string Store { get; set; } = Sqlite;

    /// <summary>
    /// Migrates the schema and exits with 0 instead of listening. A deployment does this once with a login that may change the
    /// schema, so that the login of the hosts does not need that right.
    /// </summary>
    public bool MigrateOnly { get; set; }

    /// <summary>
    /// Whether SQL Server also separates tenants by row-level security; <c>false</c> for a server without it. SQLite ignores this.
    /// </summary>
    public bool RowLevelSecurity { get; set; } = true;

    /// <summary>
    /// Whether <c>Encrypt=False</c> is allowed in Production. Without TLS, SqlClient on Linux can corrupt large reads
    /// (https://github.com/dotnet/SqlClient/issues/3519).
    /// </summary>
    public bool AllowUnencryptedSqlServer { get; set; }

    /// <summary>
    /// How long a call to SQL Server may take, in seconds, before its client gets 503; the limits of locks, connections and statements
    /// are parts of it. SQLite ignores this.
    /// </summary>
    [Range(2, 300)]
    public int StoreTimeoutSeconds { get; set; } = (int)StoreTimeouts.Default.Call.TotalSeconds;

    /// <summary>
    /// Whether the host writes what hosts of the previous release can read; on while they run on the same store. See
    /// <see cref="StoredFormat"/>.
    /// </summary>
    public bool WritePreviousFormat { get; set; }

    /// <summary>Metrics and the log of requests.</summary>
    public TelemetryOptions Telemetry { get; set; } = new();

    /// <summary>Limits for requests, callers and connections.</summary>
    public LimitsOptions Limits { get; set; } = new();
}
