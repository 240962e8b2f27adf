using System.Collections.Concurrent;
using PerfHub.Api.Http.Idempotency;
using PerfHub.Api.Http.Problems;

namespace PerfHub.Api.Persistence.Idempotency;

/// <summary>The answers that may be asked for again: those in the store, and those that are being made here.</summary>
/// <param name="db">The store.</param>
/// <param name="time">The source of time.</param>
internal sealed class IdempotentResponseStore(Db db, TimeProvider time)
{
    internal const string Sql = "SELECT * FROM IdempotentResponse WHERE Id = @Id";

    // By id, with the request that is under way.
    private readonly ConcurrentDictionary<string, string> _inProgress = new();

    /// <summary>Lets one of several equal requests go on; the others are refused until it is disposed of.</summary>
    /// <exception cref="ProblemException">409 where one is under way; 422 where it is another one with the same key.</exception>
    public IDisposable BeginRequest(IdempotentRequest request)
    {
        while (!_inProgress.TryAdd(request.Id, request.RequestHash))
        {
            if (_inProgress.TryGetValue(request.Id, out var other))
            {
                throw other == request.RequestHash ? new ProblemException(ProblemKind.IdempotencyKeyInUse) : IdempotentRequest.CreateKeyReusedException();
            }
        }

        return new InProgressRequest(this, request.Id);
    }

    /// <summary>The answer that was given to a request before; nothing where there is none, or none that counts.</summary>
    /// <exception cref="ProblemException">422 where it was given to another one.</exception>
    public async Task<IResult?> FindResponseAsync(IdempotentRequest request, CancellationToken cancel)
    {
        // A copy of the store may lag behind the answer.
        TenantContext.RequirePrimary();
        return await db.QueryFirstOrDefaultAsync<IdempotentResponseRow>(Sql, request, cancel) is { } row
            && row.CreatedAt > IdempotentRequest.GetExpiryCutoff(time) ? ReplayedResult.Create(row, request) : null;
    }

    private sealed class InProgressRequest(IdempotentResponseStore answers, string id) : IDisposable
    {
        public void Dispose() => answers._inProgress.TryRemove(id, out _);
    }
}
