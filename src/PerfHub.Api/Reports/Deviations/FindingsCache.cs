using Microsoft.Extensions.Caching.Memory;

namespace PerfHub.Api.Reports.Deviations;

/// <summary>
/// Keeps findings of verdicts whose deviations were read lately. Verdicts never change, and those of a list are read again with each visit and
/// with each of its cases.
/// </summary>
public sealed class FindingsCache : IDisposable
{
    // Of the JSON that they were read from. They quote what units send, so their number says little.
    private const long MaxBytes = 4 << 20;

    private readonly MemoryCache _cache = new(new MemoryCacheOptions { SizeLimit = MaxBytes });

    /// <inheritdoc />
    public void Dispose() => _cache.Dispose();

    /// <summary>Finds the findings of a verdict, by the part of their ids that is unique within the report.</summary>
    internal IReadOnlyDictionary<string, Finding>? Find(VerdictKey key) => _cache.Get<IReadOnlyDictionary<string, Finding>>(key);

    /// <summary>Keeps the findings of a verdict of so many bytes.</summary>
    internal void Add(VerdictKey key, IReadOnlyDictionary<string, Finding> findings, int bytes) =>
        _cache.Set(key, findings, new MemoryCacheEntryOptions { Size = bytes });
}
