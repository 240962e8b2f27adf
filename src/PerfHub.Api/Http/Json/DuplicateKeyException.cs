namespace PerfHub.Api.Http.Json;

/// <summary>An object has the same key twice.</summary>
internal sealed class DuplicateKeyException(string key, long position) : Exception
{
    public string Key { get; } = key;

    public long Position { get; } = position;
}
