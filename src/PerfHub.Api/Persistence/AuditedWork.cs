namespace PerfHub.Api.Persistence;

/// <summary>
/// A unit of work with its audit entries. If the connection is lost during a commit, the entries show whether the attempt has committed.
/// If it has, its result is returned and the work does not run again: it would find its own rows, and its precondition would fail.
/// </summary>
internal sealed class AuditedWork<T>(Func<WriteSession, Task<T>> work, AuditWriter audit)
{
    private (bool MayBeCommitted, T? Result) _lastAttempt;

    /// <summary>Runs one attempt. A result of <see langword="null"/> means that it wrote nothing, so no entries are added.</summary>
    public async Task<T> RunAsync(WriteSession session)
    {
        if (_lastAttempt.MayBeCommitted && await audit.AreCommittedAsync(session))
        {
            return _lastAttempt.Result!;
        }

        _lastAttempt = default;
        var result = await work(session);
        if (result is not null)
        {
            await audit.WriteAsync(session);

            // Only the commit is left: if anything fails before, nothing is committed.
            await session.FlushAsync();
            _lastAttempt = (true, result);
        }

        return result;
    }
}
