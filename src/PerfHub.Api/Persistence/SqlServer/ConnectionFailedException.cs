namespace PerfHub.Api.Persistence.SqlServer;

/// <summary>A connection could not be opened; the cause is the driver's exception.</summary>
internal sealed class ConnectionFailedException(Exception cause) : Exception($"No connection to the store: {cause.Message}", cause);
