using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using MediatR;
using Microsoft.Extensions.Caching.Hybrid;
using PerfHub.Api.Http.Caching;
using PerfHub.Api.Http.Lists;
using PerfHub.Api.Persistence;
using PerfHub.Api.Projections.Versions;

namespace PerfHub.Api.Projections;

/// <summary>
/// Caches serialised responses under their query and the data version that they show. The current
/// version is checked with the store for every request, so no response is older than an acknowledged write, whichever host serves it. The entity tag
/// follows from the snapshot that the body was read from, so two bodies never share one. Concurrent requests for one
/// uncached response compute it once, and requests for later versions meanwhile share the next computation, unless it is short
/// (<see cref="IIndexedQuery"/>). Authorise the request first: all callers who may read a response get the same one.
/// </summary>
public sealed class VersionedResponseCache(DataVersionReader versions, RepeatedReads repeated, HybridCache cache, IServiceScopeFactory scopes)
{
    // A new build may format the same state differently.
    private static readonly string Build = typeof(VersionedResponseCache).Module.ModuleVersionId.ToString();

    // Characters; the cache takes keys of up to 1024.
    private const int MaxPlainQuery = 512;

    private static readonly HybridCacheEntryOptions Options = new() { Flags = HybridCacheEntryFlags.DisableDistributedCache };

    private readonly ConcurrentDictionary<(string Bureau, int Year), (DataVersion Version, string Tag)> _tags = [];
    private readonly SharedComputations<CachedResponse> _computations = new();

    /// <summary>
    /// Returns the cached response, a newly computed one, or 304. <paramref name="query"/> is a record of everything that the
    /// response depends on, except the version; <paramref name="read"/> computes the response from one snapshot of the store. Other
    /// requests may wait for it, so it uses a mediator of its own, and its token is cancelled only if all of them have gone.
    /// </summary>
    public async Task<IResult> GetOrComputeAsync<T>(HttpContext http, string bureau, int year, object query, Func<IMediator, CancellationToken, Task<T>> read)
        where T : VersionedResponse
    {
        var indexed = query as IIndexedQuery;
        var versionBefore = RepeatedReads.GetVersion(http);
        var version = versionBefore ?? await versions.GetCurrentAsync(bureau, year, isIndexed: indexed is not null, http.RequestAborted);
        var tag = GetTag(bureau, year, version.ToDataVersion());
        if (EntityTags.IsNotModified(http, tag))
        {
            Keep(null, null);
            EntityTags.EnsureIfMatch(http, tag);
            Telemetry.CountCacheRequest("notModified");
            return EntityTags.CreateNotModified(tag);
        }

        // The cache may compute the response outside this request's async flow, which carries the tenant.
        var tenant = TenantContext.Current;
        var (key, result) = (CreateKey(query), "hit");
        var versionedKey = string.Create(CultureInfo.InvariantCulture, $"{version.Version}/{version.ChangedAt?.Ticks}/{key}");

        // Work that can be cancelled and shared changes threads twice.
        var response = indexed is { IsShort: true }
            ? await cache.GetOrCreateAsync(
                versionedKey, async _ => await ReadAsync(version.Version, CancellationToken.None), Options, cancellationToken: CancellationToken.None)
                .AsTask().WaitAsync(http.RequestAborted)
            : await cache.GetOrCreateAsync(
                versionedKey,
                async cancel =>
                {
                    result = "shared";
                    return await _computations.RunAsync(key, version.Version, ReadAsync, cancel);
                },
                Options,
                cancellationToken: http.RequestAborted);
        Telemetry.CountCacheRequest(result);
        var link = PageLink.Create(http.Request, response.NextCursor, "cursor");
        if (response.ETag == tag)
        {
            Keep(response, link);
        }

        return response.CreateResult(http, link);

        void Keep(CachedResponse? response, string? link)
        {
            var authorized = versionBefore is { IsComparable: true } ? new AuthorizedResponse(versionBefore, tag, http.Response.Headers.Vary, link, response) : null;
            repeated.Keep(http, new RepeatedRead(bureau, year, indexed is not null, authorized));
        }

        async Task<CachedResponse> ReadAsync(long minimum, CancellationToken cancel)
        {
            result = "miss";
            await using var scope = scopes.CreateAsyncScope();
            var mediator = scope.ServiceProvider.GetRequiredService<IMediator>();
            return await ComputeAsync(tenant, bureau, year, () => read(mediator, cancel), minimum);
        }
    }

    /// <summary>Reads a response that is not cached, such as a list as a file; it is no older than an acknowledged write.</summary>
    public async Task<T> ReadCurrentAsync<T>(HttpContext http, string bureau, int year, Func<Task<T>> read)
        where T : VersionedResponse
    {
        var version = (await versions.GetCurrentAsync(bureau, year, isIndexed: false, http.RequestAborted)).Version;
        return await ReadAtLeastAsync(read, version);
    }

    // An entity tag belongs to one URL, so filters need not be part of it. A store that was restored counts changes from a lower number
    // again; the time of the change tells them from those that are lost.
    private static string ComputeTag(string bureau, int year, DataVersion version) =>
        EntityTags.Compute(bureau, $"{year}", $"{version.Version}", $"{version.ChangedAt?.Ticks}", Build);

    /// <summary>Gets the tag of the current version. It is computed once, not for each request.</summary>
    private string GetTag(string bureau, int year, DataVersion version)
    {
        if (_tags.TryGetValue((bureau, year), out var last) && last.Version == version)
        {
            return last.Tag;
        }

        var tag = ComputeTag(bureau, year, version);
        _tags[(bureau, year)] = (version, tag);
        return tag;
    }

    /// <summary>Creates the key of a response. A query with long filters is hashed, because the cache refuses long keys.</summary>
    private static string CreateKey(object query)
    {
        var json = JsonSerializer.Serialize(query, query.GetType(), ApiJson.Options);
        return $"{query.GetType().FullName}/{(json.Length <= MaxPlainQuery ? json : Sha256Hex.Compute(json))}";
    }

    private static async Task<T> ReadAtLeastAsync<T>(Func<Task<T>> read, long version)
        where T : VersionedResponse
    {
        var response = await read();
        if (response.DataVersion.Version >= version)
        {
            return response;
        }

        // The read replica lags behind the primary.
        TenantContext.RequirePrimary();
        return await read();
    }

    private static async Task<CachedResponse> ComputeAsync<T>(TenantContext tenant, string bureau, int year, Func<Task<T>> read, long version)
        where T : VersionedResponse
    {
        // Not as the first caller, who may lose the bureau while others wait for the same response.
        TenantContext.Set(tenant with { Bureau = bureau });
        var response = await ReadAtLeastAsync(read, version);
        var json = JsonSerializer.SerializeToUtf8Bytes(response, ApiJson.Options);

        // A body that may be newer than its version gets a tag of its own: another body of that version may have been sent.
        return new CachedResponse(response.DataVersion.IsBehind ? EntityTags.ComputeFromBytes(json) : ComputeTag(bureau, year, response.DataVersion), json, (response as IPage)?.NextCursor);
    }
}
