using Microsoft.Extensions.Caching.Memory;
using PerfHub.Rules.Rules;

namespace PerfHub.Api.Reports.Deviations;

/// <summary>
/// Keeps the findings of verdicts whose deviations were read last. Verdicts never change, and those of a list are read again with each visit
/// and with each of its cases.
/// </summary>
public sealed class FindingsCache : IDisposable
{
    // A finding takes some 2 KB.
    private const int MaxFindings = 2_000;

    private readonly MemoryCache _cache = new(new MemoryCacheOptions { SizeLimit = MaxFindings });

    /// <inheritdoc />
    public void Dispose() => _cache.Dispose();

    /// <summary>Finds the findings of a verdict, by the part of their ids that is unique within the report.</summary>
    internal IReadOnlyDictionary<string, Finding>? Find(VerdictKey key) => _cache.Get<IReadOnlyDictionary<string, Finding>>(key);

    /// <summary>Keeps the findings of a verdict.</summary>
    internal void Add(VerdictKey key, IReadOnlyDictionary<string, Finding> findings) =>
        _cache.Set(key, findings, new MemoryCacheEntryOptions { Size = findings.Count });
}
