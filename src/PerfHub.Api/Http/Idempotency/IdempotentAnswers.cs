using System.Collections.Concurrent;
using PerfHub.Api.Http.Problems;
using PerfHub.Api.Persistence;

namespace PerfHub.Api.Http.Idempotency;

/// <summary>The answers that may be asked for again: those in the store, and those that are being made here.</summary>
/// <param name="db">The store.</param>
/// <param name="time">The source of time.</param>
internal sealed class IdempotentAnswers(Db db, TimeProvider time)
{
    internal const string Sql = "SELECT * FROM IdempotentAnswer WHERE Id = @Id";

    // By id, with the request that is under way.
    private readonly ConcurrentDictionary<string, string> _underWay = new();

    /// <summary>Lets one of several equal requests go on; the others are refused until it is disposed of.</summary>
    /// <exception cref="ProblemException">409 where one is under way; 422 where it is another one with the same key.</exception>
    public IDisposable Begin(IdempotentRequest request)
    {
        while (!_underWay.TryAdd(request.Id, request.Sha256))
        {
            if (_underWay.TryGetValue(request.Id, out var other))
            {
                throw other == request.Sha256 ? new ProblemException(ProblemKind.IdempotencyKeyInUse) : IdempotentRequest.Reused();
            }
        }

        return new UnderWay(this, request.Id);
    }

    /// <summary>The answer that was given to a request before; nothing where there is none, or none that counts.</summary>
    /// <exception cref="ProblemException">422 where it was given to another one.</exception>
    public async Task<IResult?> Find(IdempotentRequest request, CancellationToken cancel)
    {
        // A copy of the store may lag behind the answer.
        StoreCaller.ReadOwnWrites();
        return await db.FirstOrDefault<IdempotentAnswerRow>(Sql, request, cancel) is { } row
            && row.CreatedAt > IdempotentRequest.ForgottenBefore(time) ? Replay.Of(row, request) : null;
    }

    private sealed class UnderWay(IdempotentAnswers answers, string id) : IDisposable
    {
        public void Dispose() => answers._underWay.TryRemove(id, out _);
    }
}
