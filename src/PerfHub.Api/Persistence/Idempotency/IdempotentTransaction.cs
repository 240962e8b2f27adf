using PerfHub.Api.Http.Idempotency;

namespace PerfHub.Api.Persistence.Idempotency;

/// <summary>
/// Keeps the answer to a request in the transaction that does what it asks for: a crash leaves both or neither, so no key is
/// ever held by a request that nobody works on.
/// </summary>
/// <typeparam name="TResult">What the work gives back, of which the answer is made.</typeparam>
/// <param name="request">The request.</param>
/// <param name="kept">The answer to keep.</param>
/// <param name="time">The source of time.</param>
internal sealed class IdempotentTransaction<TResult>(IdempotentRequest request, Func<TResult, CommandResult> kept, TimeProvider time) : WriteDecorator
{
    private const string RemoveSql = "DELETE FROM IdempotentResponse WHERE Id = @Id";

    private readonly List<(long Attempt, TResult Result)> _attempts = [];

    /// <summary>Whether a unit of work has given a result.</summary>
    public bool HasResult => _attempts.Count > 0;

    /// <remarks>Work that gives nothing has done nothing, and the next one of the request may.</remarks>
    /// <exception cref="IdempotentReplayException">Thrown by the work: another request with the key was there first.</exception>
    /// <inheritdoc />
    public override Func<WriteSession, Task<T>> Decorate<T>(Func<WriteSession, Task<T>> work) =>
        HasResult || (Nullable.GetUnderlyingType(typeof(T)) ?? typeof(T)) != typeof(TResult)
            ? throw new InvalidOperationException(
                $"What an idempotent request does is one unit of work, and gives a {typeof(TResult)}: the answer is kept with it.")
            : async session => (T)(await ExecuteOnceAsync(session, async it => await work(it)))!;

    private async Task<object?> ExecuteOnceAsync(WriteSession session, Func<WriteSession, Task<object?>> work)
    {
        // Another host's turn ends with its commit: what it has done is seen here, before anything is held against it.
        await session.AcquireLockAsync(request.Id);
        if (await session.QueryFirstOrDefaultAsync<IdempotentResponseRow>(IdempotentResponseStore.Sql, request) is { } row)
        {
            // A commit that was not heard of may have been done: then the answer is the first one, not one given again.
            if (_attempts.FindIndex(it => it.Attempt == row.Attempt) is >= 0 and var mine)
            {
                return _attempts[mine].Result;
            }

            if (row.CreatedAt > IdempotentRequest.GetExpiryCutoff(time))
            {
                throw new IdempotentReplayException(ReplayedResult.Create(row, request));
            }

            await session.ExecuteAsync(RemoveSql, request);
        }

        if (await work(session) is not TResult result)
        {
            return null;
        }

        var answer = request.CreateRow(kept(result), time.UtcNow());
        await session.InsertAsync([answer]);
        _attempts.Add((answer.Attempt, result));
        return result;
    }
}
