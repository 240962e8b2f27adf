using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using System.Security.Claims;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http.Features;
using PerfHub.Api.Data;
using PerfHub.Api.Limiting;
using PerfHub.Api.OpenApi;
using PerfHub.Api.Tenancy;

namespace PerfHub.Api.Features.Versions;

/// <summary>
/// Who was let through to which kept answer. Where the same is asked again with the same key, and nothing at all was committed since before
/// that was decided, deciding it anew would find the same: so the caller is neither authenticated nor authorised again. What is remembered is
/// the decision, never the answer, by a hash of what was sent, so that no key is kept; and for no longer than <see cref="KnownKeys"/> trusts the
/// key. Tokens, and stores that do not tell of their commits, go the ordinary way.
/// </summary>
/// <param name="db">The store.</param>
/// <param name="keys">Tells whether a key is still trusted.</param>
/// <param name="use">Is told of each use.</param>
/// <param name="answers">What is kept.</param>
public sealed class AdmittedReads(Db db, KnownKeys keys, KeyUse use, KeptAnswers answers)
{
    // Each takes one to four kilobytes, the more the longer the address is.
    private const int Most = 4_000;

    private readonly ConcurrentDictionary<Asked, Admitted> _admitted = new();

    /// <summary>What is answered, where that is known by now; else the request takes along what lets it be remembered.</summary>
    /// <param name="http">The request, with its endpoint.</param>
    internal IResult? Find(HttpContext http)
    {
        if (http.GetEndpoint()?.Metadata.GetMetadata<AnswersAreKept>() is null || Asked.By(http) is not { } asked || db.Commits() is not { } commits)
        {
            return null;
        }

        if (_admitted.TryGetValue(asked, out var it) && it.Commits == commits && ReferenceEquals(keys.Kept(it.KeyId), it.Key)
            && answers.Find(http, it.Bureau, it.Year, it.Query, commits) is { } answer)
        {
            use.Note(it.KeyId, it.Key);
            http.User = it.User;
            return answer;
        }

        http.Features.Set(new Admission(this, asked, commits));
        return null;
    }

    /// <summary>Remembers a request that was let through, where it was by a key.</summary>
    private void Remember(Asked asked, long commits, ClaimsPrincipal user, string bureau, int year, object query)
    {
        var keyId = Caller.Of(user).KeyId;
        if (keys.Kept(keyId) is not { } key)
        {
            return;
        }

        // Counting takes every lock of it.
        if (!_admitted.ContainsKey(asked) && _admitted.Count >= Most)
        {
            _admitted.Clear();
        }

        _admitted[asked] = new Admitted(commits, keyId, key, user, bureau, year, query);
    }

    /// <summary>What a request takes along until it is decided whether it is let through.</summary>
    /// <param name="reads">Where that is remembered.</param>
    /// <param name="asked">Who asks for what.</param>
    /// <param name="commits">What the store had told of its commits before anything was decided.</param>
    internal sealed class Admission(AdmittedReads reads, Asked asked, long commits)
    {
        /// <summary>What the store had told of its commits when the request came.</summary>
        public long Commits => commits;

        /// <summary>Says that it is let through, for its handler is running.</summary>
        /// <param name="user">Who asks.</param>
        /// <param name="bureau">The bureau that reads.</param>
        /// <param name="year">The fiscal year.</param>
        /// <param name="query">What is asked for.</param>
        public void IsGiven(ClaimsPrincipal user, string bureau, int year, object query) =>
            reads.Remember(asked, commits, user, bureau, year, query);
    }

    /// <summary>Who asks for what: SHA-256 of the key and the address as they were sent.</summary>
    internal readonly record struct Asked(UInt128 First, UInt128 Last)
    {
        // Characters; what is longer goes the ordinary way.
        private const int Longest = 1_000;

        public static Asked? By(HttpContext http)
        {
            if (http.Request.Headers.Authorization is not [{ } key]
                || http.Features.Get<IHttpRequestFeature>()?.RawTarget is not { Length: > 0 } address
                || key.Length + 1 + address.Length > Longest)
            {
                return null;
            }

            // A header has no end of line in it: no two pairs are one text.
            Span<char> text = stackalloc char[key.Length + 1 + address.Length];
            key.CopyTo(text);
            text[key.Length] = '\n';
            address.CopyTo(text[(key.Length + 1)..]);
            Span<UInt128> hash = stackalloc UInt128[2];
            SHA256.HashData(MemoryMarshal.AsBytes(text), MemoryMarshal.AsBytes(hash));
            return new Asked(hash[0], hash[1]);
        }
    }

    /// <param name="Commits">What the store had told of its commits before it was decided.</param>
    /// <param name="KeyId">The key's id.</param>
    /// <param name="Key">The key, as it was trusted.</param>
    /// <param name="User">Who asks, as authentication says it.</param>
    /// <param name="Bureau">The bureau that reads.</param>
    /// <param name="Year">The fiscal year.</param>
    /// <param name="Query">What is asked for.</param>
    private sealed record Admitted(long Commits, string KeyId, KnownKey Key, ClaimsPrincipal User, string Bureau, int Year, object Query);
}

/// <summary>An endpoint that answers by <see cref="KeptAnswers"/>.</summary>
internal sealed class AnswersAreKept
{
    public static readonly AnswersAreKept It = new();
}

/// <summary>Puts it where it belongs in the host.</summary>
public static class AdmittedReadsSetup
{
    /// <summary>The endpoint answers by <see cref="KeptAnswers"/>: with a tag, and 304 where the client has it.</summary>
    /// <param name="endpoint">The endpoint.</param>
    public static RouteHandlerBuilder AnswersKept(this RouteHandlerBuilder endpoint) => endpoint.Answers304().WithMetadata(AnswersAreKept.It);

    /// <summary>Answers what is known already, behind routing and before authentication; by key it is counted as all else is.</summary>
    /// <param name="app">The host.</param>
    public static void UseAdmittedReads(this IApplicationBuilder app)
    {
        var reads = app.ApplicationServices.GetRequiredService<AdmittedReads>();
        var known = app.New();
        known.UseKeyLimits();
        known.Run(http => http.Features.Get<IResult>()!.ExecuteAsync(http));
        var answer = known.Build();
        app.Use((http, next) =>
        {
            if (reads.Find(http) is not { } found)
            {
                return next(http);
            }

            http.Features.Set(found);
            return answer(http);
        });
    }
}
