using PerfHub.Api.Http.Idempotency;

namespace PerfHub.Api.Persistence.Idempotency;

/// <summary>Runs the one transaction of an idempotent command and stores the response in it.</summary>
internal sealed class IdempotentTransaction<TResult>(IdempotentCall<TResult> call, TimeProvider time) : WriteDecorator
{
    private const string RemoveSql = "DELETE FROM IdempotentResponse WHERE Id = @Id";

    private readonly List<(long Attempt, TResult Result)> _attempts = [];

    /// <summary>Whether the transaction has returned a result.</summary>
    public bool HasResult => _attempts.Count > 0;

    /// <remarks>A transaction that returns <see langword="null"/> wrote nothing; the command may run another one.</remarks>
    /// <exception cref="IdempotentReplayException">Thrown by the work: another request with the key has been processed.</exception>
    /// <inheritdoc />
    public override Func<WriteSession, Task<T>> Decorate<T>(Func<WriteSession, Task<T>> work) =>
        HasResult || (Nullable.GetUnderlyingType(typeof(T)) ?? typeof(T)) != typeof(TResult)
            ? throw new InvalidOperationException(
                $"An idempotent command writes in one transaction, which returns a {typeof(TResult)}: the response is stored with it.")
            : async session => (T)(await ExecuteOnceAsync(session, async inner => await work(inner)))!;

    private async Task<object?> ExecuteOnceAsync(WriteSession session, Func<WriteSession, Task<object?>> work)
    {
        // Another host holds this lock until its commit, so its response is visible from here on.
        var request = call.Request;
        await session.AcquireLockAsync(request.Id);
        if (await session.QueryFirstOrDefaultAsync<IdempotentResponseRow>(IdempotentResponseStore.Sql, request) is { } row)
        {
            // A previous attempt with an unknown outcome may have committed: its result is the first response, not a replay.
            if (_attempts.FindIndex(attempt => attempt.Attempt == row.Attempt) is >= 0 and var own)
            {
                return _attempts[own].Result;
            }

            if (!row.IsExpired(time))
            {
                throw new IdempotentReplayException(row.ToResult(request));
            }

            await session.ExecuteAsync(RemoveSql, request);
        }

        // What earlier attempts wrote was rolled back.
        _attempts.Clear();
        if (await work(session) is not TResult result)
        {
            return null;
        }

        var response = IdempotentResponseRow.Create(request, call.CreateStoredResponse(result), time.UtcNow());
        await session.InsertAsync([response]);
        _attempts.Add((response.Attempt, result));
        return result;
    }
}
