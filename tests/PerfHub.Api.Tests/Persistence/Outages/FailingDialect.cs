using System.Collections.Concurrent;
using System.Data.Common;
using PerfHub.Api.Persistence;

namespace PerfHub.Api.Tests.Persistence.Outages;

/// <summary>The kinds of error that a store's driver throws.</summary>
internal enum FailureKind
{
    /// <summary>The same call may succeed.</summary>
    Transient,

    /// <summary>The store is unavailable; the same call may succeed.</summary>
    Outage,

    /// <summary>A statement took too long.</summary>
    StatementTimeout,

    /// <summary>A key exists already.</summary>
    Duplicate,

    /// <summary>An error that a retry does not cure.</summary>
    Permanent,
}

/// <summary>An error that <see cref="FailingDialect"/> throws.</summary>
internal sealed class InjectedFailureException(FailureKind failure) : Exception($"{failure}")
{
    public FailureKind Failure => failure;
}

/// <summary>A real store whose first calls fail, before or after they did their work.</summary>
/// <param name="inner">The real store.</param>
/// <param name="isRemote">Whether the store claims to run on another machine.</param>
/// <param name="failures">The errors of the first calls; null lets a call succeed.</param>
internal sealed class FailingDialect(Dialect inner, bool isRemote, params IEnumerable<FailureKind?> failures) : Dialect, IAsyncDisposable
{
    private readonly Lock _lock = new();
    private readonly ConcurrentQueue<Deadline> _writeDeadlines = new();
    private readonly Queue<FailureKind?> _failures = new(failures);
    private (FailureKind Failure, Func<Task> Then, Type? Result)? _pendingWriteFailure;
    private Func<Task>? _beforeSnapshot, _beforeAggregate;
    private int _callCount, _replicaCallCount;

    /// <summary>Whether a failing write commits first, as when the connection is lost during the commit.</summary>
    public bool FailsAfterCommit { get; init; }

    /// <summary>
    /// Lets the next normal write commit, or the next one with this type of result, then runs the action, and then fails the write.
    /// </summary>
    public void FailNextWriteAfterCommit(FailureKind failure, Func<Task> then, Type? result = null)
    {
        lock (_lock)
        {
            _pendingWriteFailure = (failure, then, result);
        }
    }

    /// <summary>Runs the action just before the next snapshot begins.</summary>
    public void RunBeforeNextSnapshot(Func<Task> action) => _beforeSnapshot = action;

    /// <summary>Runs the action just before the next connection for an aggregate is opened.</summary>
    public void RunBeforeNextAggregate(Func<Task> action) => _beforeAggregate = action;

    /// <summary>Runs before every call.</summary>
    public Func<CancellationToken, Task> BeforeCall { get; init; } = _ => Task.CompletedTask;

    public int CallCount => _callCount;

    /// <summary>The deadline of each attempt to write.</summary>
    public IReadOnlyCollection<Deadline> WriteDeadlines => _writeDeadlines;

    /// <summary>The error of every call to the read replica; null if there is no replica.</summary>
    public FailureKind? ReplicaFailure { get; init; }

    public int ReplicaCallCount => _replicaCallCount;

    public override bool IsRemote => isRemote;

    public override IReadOnlyList<PoolUse> GetPoolUse() => inner.GetPoolUse();

    public override string ApplyLimit(string sql) => inner.ApplyLimit(sql);

    public override bool IsDuplicateKey(Exception error) => error is InjectedFailureException { Failure: FailureKind.Duplicate } || inner.IsDuplicateKey(error);

    public override bool IsTransient(Exception error) =>
        error is InjectedFailureException { Failure: FailureKind.Transient or FailureKind.Outage } || inner.IsTransient(error);

    public override bool IsOutage(Exception error) =>
        error is InjectedFailureException { Failure: FailureKind.Outage or FailureKind.StatementTimeout } || inner.IsOutage(error);

    public override StoreFault GetFault(Exception error) => error is InjectedFailureException ? StoreFault.Unavailable : inner.GetFault(error);

    public override string Location => inner.Location;

    public override bool TryReleaseReserve() => inner.TryReleaseReserve();

    public override void RequireReserve() => inner.RequireReserve();

    public override bool IsStatementTimeout(Exception error) => 
        error is InjectedFailureException { Failure: FailureKind.StatementTimeout } || inner.IsStatementTimeout(error);

    public override string SkipLockedHint => inner.SkipLockedHint;

    public override bool HasReplica => ReplicaFailure is not null;

    public override ValueTask<DbConnection> OpenReplicaAsync(CancellationToken cancel)
    {
        Interlocked.Increment(ref _replicaCallCount);
        throw new InjectedFailureException(ReplicaFailure!.Value);
    }

    public override void Migrate() => inner.Migrate();

    public override async ValueTask<DbConnection> OpenAsync(CancellationToken cancel)
    {
        if (await TakeNextFailureAsync(cancel) is { } failure)
        {
            throw new InjectedFailureException(failure);
        }

        return await inner.OpenAsync(cancel);
    }

    public override async ValueTask<DbConnection> OpenForAggregateAsync(CancellationToken cancel)
    {
        if (Interlocked.Exchange(ref _beforeAggregate, null) is { } action)
        {
            await action();
        }

        return await base.OpenForAggregateAsync(cancel);
    }

    public override ValueTask<DbConnection> OpenForStreamAsync(CancellationToken cancel) => inner.OpenForStreamAsync(cancel);

    public override async ValueTask<DbTransaction> BeginSnapshotAsync(DbConnection connection, CancellationToken cancel)
    {
        if (Interlocked.Exchange(ref _beforeSnapshot, null) is { } action)
        {
            await action();
        }

        return await inner.BeginSnapshotAsync(connection, cancel);
    }

    public override async Task<T> WriteAsync<T>(Func<WriteSession, Task<T>> work, CommitMode mode, Deadline deadline, CancellationToken cancel)
    {
        _writeDeadlines.Enqueue(deadline);
        var failure = await TakeNextFailureAsync(cancel);
        if (failure is not null && !FailsAfterCommit)
        {
            throw new InjectedFailureException(failure.Value);
        }

        var failureAfterCommit = TakePendingWriteFailure(mode, typeof(T));
        var result = await inner.WriteAsync(work, mode, deadline, cancel);
        if (failureAfterCommit is { } pending)
        {
            await pending.Then();
            throw new InjectedFailureException(pending.Failure);
        }

        return failure is null ? result : throw new InjectedFailureException(failure.Value);
    }

    public ValueTask DisposeAsync() => inner is IAsyncDisposable disposable ? disposable.DisposeAsync() : ValueTask.CompletedTask;

    private (FailureKind Failure, Func<Task> Then, Type? Result)? TakePendingWriteFailure(CommitMode mode, Type result)
    {
        lock (_lock)
        {
            if (_pendingWriteFailure is not { } pending || (pending.Result is null ? mode != CommitMode.Normal : pending.Result != result))
            {
                return null;
            }

            _pendingWriteFailure = null;
            return pending;
        }
    }

    private async Task<FailureKind?> TakeNextFailureAsync(CancellationToken cancel)
    {
        Interlocked.Increment(ref _callCount);
        await BeforeCall(cancel);
        lock (_lock)
        {
            return _failures.TryDequeue(out var failure) ? failure : null;
        }
    }
}
