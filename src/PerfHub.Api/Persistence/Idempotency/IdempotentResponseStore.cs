using System.Collections.Concurrent;
using PerfHub.Api.Http.Idempotency;
using PerfHub.Api.Http.Problems;

namespace PerfHub.Api.Persistence.Idempotency;

/// <summary>Finds stored responses, and lets one of several equal requests proceed at a time.</summary>
internal sealed class IdempotentResponseStore(Db db, TimeProvider time)
{
    internal const string Sql = "SELECT * FROM IdempotentResponse WHERE Id = @Id";

    // The hash of the request in progress, by its id.
    private readonly ConcurrentDictionary<string, string> _inProgress = new();

    /// <summary>Marks a request as in progress on this host until the result is disposed.</summary>
    /// <exception cref="ProblemException">409 if an equal request is in progress; 422 if another request uses the key.</exception>
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

    /// <summary>Finds the stored response; <see langword="null"/> if there is none or it has expired.</summary>
    /// <exception cref="ProblemException">422 if the response belongs to another request.</exception>
    public async Task<ReplayedResult?> FindResponseAsync(IdempotentRequest request, CancellationToken cancel)
    {
        TenantContext.RequirePrimary();
        return await db.QueryFirstOrDefaultAsync<IdempotentResponseRow>(Sql, request, cancel) is { } row && !row.IsExpired(time)
            ? row.ToResult(request)
            : null;
    }

    private sealed class InProgressRequest(IdempotentResponseStore store, string id) : IDisposable
    {
        public void Dispose() => store._inProgress.TryRemove(id, out _);
    }
}
