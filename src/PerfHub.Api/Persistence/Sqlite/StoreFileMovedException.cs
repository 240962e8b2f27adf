namespace PerfHub.Api.Persistence.Sqlite;

/// <summary>A file of the embedded store is not at its path any more. The message says what to do.</summary>
public sealed class StoreFileMovedException(string message) : Exception(message);
