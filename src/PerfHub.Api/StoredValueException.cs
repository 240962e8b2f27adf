namespace PerfHub.Api;

/// <summary>
/// A value that the store returned cannot be decoded. It was valid when it was written, so the store is damaged. The message has no part
/// of the value.
/// </summary>
public sealed class StoredValueException(string message, Exception? cause = null) : Exception(message, cause);
