namespace PerfHub.Api.Persistence;

/// <summary>The connection strings that the host reads, e.g. <c>ConnectionStrings__PerfHub</c>.</summary>
public static class ConnectionStringNames
{
    /// <summary>The store.</summary>
    public const string PerfHub = "PerfHub";

    /// <summary>A read replica of the store, for reads that need not see the latest write.</summary>
    public const string PerfHubRead = "PerfHubRead";
}
