using PerfHub.Api.Hosting.Limits;

namespace PerfHub.Api.Hosting;

/// <summary>The settings under <c>PerfHub</c>, e.g. <c>PerfHub__Store</c>.</summary>
public sealed class PerfHubOptions
{
    /// <summary>The shortest bootstrap key taken, in characters.</summary>
    public const int MinBootstrapKeyLength = 32;

    /// <summary>The embedded store, one file.</summary>
    public const string Sqlite = "Sqlite";

    /// <summary>SQL Server.</summary>
    public const string SqlServer = "SqlServer";

    /// <summary>The store: <see cref="Sqlite"/> or <see cref="SqlServer"/>.</summary>
    public string Store { get; set; } = Sqlite;

    /// <summary>A key accepted as an operator's, so that the first bureau can be made.</summary>
    public string? BootstrapKey { get; set; }

    /// <summary>
    /// Bring the schema up to date, then end with 0 instead of listening: a deployment does this once, with a login that
    /// may change the schema, so that the hosts' own login need not.
    /// </summary>
    public bool MigrateOnly { get; set; }

    /// <summary>
    /// Whether SQL Server itself keeps tenants apart too, by row-level security; <c>false</c> for a server that has none.
    /// Other stores have none either, and take no notice.
    /// </summary>
    public bool RowLevelSecurity { get; set; } = true;

    /// <summary>How much, how fast and from where.</summary>
    public LimitsOptions Limits { get; set; } = new();
}
