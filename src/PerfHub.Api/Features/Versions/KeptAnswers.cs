using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.Extensions.Caching.Memory;
using PerfHub.Api.Data;
using PerfHub.Api.Features.Lists;
using PerfHub.Api.Features.Rankings;
using PerfHub.Api.Json;

namespace PerfHub.Api.Features.Versions;

/// <summary>
/// Answers that are kept as they were sent, for as long as the version of what they show stays. The store is asked at every request for the
/// version, or whether anything was committed since it was asked last: nothing is ever served that was true before an acknowledged write, on
/// whichever host. Who may read is decided before this is reached, and what is kept is the same for all who may.
/// </summary>
/// <param name="db">The store.</param>
/// <param name="projector">Brings the lists up to date.</param>
public sealed class KeptAnswers(Db db, RankingProjector projector) : IDisposable
{
    // Bytes. What is asked for again and again is the first pages of some lists and the overviews.
    private const long Room = 32 << 20;

    // Bureaus and years, while nothing is written.
    private const int MostStates = 10_000;

    private static readonly string Build = typeof(KeptAnswers).Module.ModuleVersionId.ToString();

    private readonly ConcurrentDictionary<(string Bureau, int Year), State> _states = new();

    private readonly MemoryCache _kept = new(new MemoryCacheOptions { SizeLimit = Room });

    /// <summary>Answers with what is kept, or what is read now, or 304.</summary>
    /// <typeparam name="T">What is answered.</typeparam>
    /// <param name="http">The request.</param>
    /// <param name="bureau">The bureau that reads.</param>
    /// <param name="year">The fiscal year.</param>
    /// <param name="query">Tells the answer from every other, as a record of all that it depends on does.</param>
    /// <param name="read">Reads it, within one state of the store.</param>
    public async Task<IResult> Answer<T>(HttpContext http, string bureau, int year, object query, Func<Task<T>> read)
        where T : IVersioned
    {
        var admission = http.Features.Get<AdmittedReads.Admission>();
        admission?.IsGiven(http.User, bureau, year, query);
        var now = await Now(bureau, year, admission?.Commits ?? db.Commits(), http.RequestAborted);
        if (Find(http, now, query) is { } found)
        {
            return found;
        }

        var (version, json) = await Read(read, now.Version);
        var tag = Tag(bureau, year, version);
        var answer = Tagged.Json(tag, json);
        var length = json.Length + (http.Request.QueryString.Value?.Length ?? 0) * sizeof(char);
        _kept.Set(query, new Kept(version, answer), new MemoryCacheEntryOptions { Size = length });
        return Tagged.IsHeld(http, tag) ? Tagged.Same(tag) : answer;
    }

    /// <summary>What is answered without a look into the store; nothing where that is not known.</summary>
    /// <param name="http">The request.</param>
    /// <param name="bureau">The bureau that reads.</param>
    /// <param name="year">The fiscal year.</param>
    /// <param name="query">Tells the answer from every other.</param>
    /// <param name="commits">What the store has told of its commits.</param>
    internal IResult? Find(HttpContext http, string bureau, int year, object query, long commits) =>
        _states.TryGetValue((bureau, year), out var state) && state.Commits == commits ? Find(http, state, query) : null;

    /// <inheritdoc />
    public void Dispose() => _kept.Dispose();

    private IResult? Find(HttpContext http, State state, object query) =>
        Tagged.IsHeld(http, state.Tag) ? state.Same
        : _kept.TryGetValue(query, out Kept? kept) && kept!.Version == state.Version ? kept.Answer
        : null;

    /// <summary>The state as it is now: as it was, where nothing was committed since.</summary>
    private ValueTask<State> Now(string bureau, int year, long? commits, CancellationToken cancel) =>
        commits is not null && _states.TryGetValue((bureau, year), out var state) && state.Commits == commits
            ? ValueTask.FromResult(state)
            : Ask(bureau, year, commits, cancel);

    private async ValueTask<State> Ask(string bureau, int year, long? commits, CancellationToken cancel)
    {
        var version = (await ScopeVersions.Now(db, projector, bureau, year, cancel)).Version;
        var tag = Tag(bureau, year, version);
        var state = new State(commits, version, tag, Tagged.Same(tag));
        if (commits is not null)
        {
            if (_states.Count >= MostStates)
            {
                _states.Clear();
            }

            _states[(bureau, year)] = state;
        }

        return state;
    }

    // A tag is of its own address alone, so filters need not be in it; another build may answer the same state otherwise.
    private static string Tag(string bureau, int year, long version) => Tagged.Of(bureau, $"{year}", $"{version}", Build);

    /// <summary>Reads; again from the store itself where a copy of it lags behind the version.</summary>
    private static async Task<(long Version, byte[] Json)> Read<T>(Func<Task<T>> read, long version)
        where T : IVersioned
    {
        var answer = await read();
        if (answer.State.Version < version)
        {
            StoreCaller.ReadOwnWrites();
            answer = await read();
        }

        return (answer.State.Version, JsonSerializer.SerializeToUtf8Bytes(answer, ApiJson.Options));
    }

    /// <param name="Commits">What the store had told of its commits before it was asked for the version.</param>
    /// <param name="Version">The version.</param>
    /// <param name="Tag">Its tag.</param>
    /// <param name="Same">The answer to whoever has it already.</param>
    private sealed record State(long? Commits, long Version, string Tag, IResult Same);

    private sealed record Kept(long Version, IResult Answer);
}
