namespace PerfHub.Api.Http.Json;

/// <summary>A key stands twice in one object.</summary>
internal sealed class DuplicateKeyException(string key, long at) : Exception
{
    public string Key { get; } = key;

    public long Position { get; } = at;
}
