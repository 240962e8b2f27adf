using System.Data.Common;
using PerfHub.Api.Persistence;

namespace PerfHub.Api.Tests.Persistence.Outages;

/// <summary>What a store's driver may throw.</summary>
internal enum FailureKind
{
    /// <summary>The same call may succeed.</summary>
    Transient,

    /// <summary>The store is away; the same call may succeed.</summary>
    Outage,

    /// <summary>A key is taken.</summary>
    Duplicate,

    /// <summary>A fault that no second call mends.</summary>
    Permanent,
}

/// <summary>What <see cref="FailingDialect"/> throws.</summary>
internal sealed class InjectedFailureException(FailureKind failure) : Exception($"{failure}")
{
    public FailureKind Failure => failure;
}

/// <summary>A true store behind a driver whose calls fail first, before or after they did their work.</summary>
/// <param name="inner">The true store.</param>
/// <param name="isRemote">Whether it is to be taken for another machine's.</param>
/// <param name="failures">What the first calls throw; none of them where it is nothing.</param>
internal sealed class FailingDialect(Dialect inner, bool isRemote, params IEnumerable<FailureKind?> failures) : Dialect, IAsyncDisposable
{
    private readonly Lock _lock = new();
    private readonly Queue<FailureKind?> _failures = new(failures);
    private (FailureKind Failure, Func<Task> Then)? _pendingWriteFailure;
    private int _callCount;

    /// <summary>Whether what fails has been done all the same, as where a connection is lost while it commits.</summary>
    public bool FailsAfterCommit { get; init; }

    /// <summary>The next write is done, then this runs, and then it fails all the same; large work is not meant.</summary>
    public void FailNextWriteAfterCommit(FailureKind failure, Func<Task> then)
    {
        lock (_lock)
        {
            _pendingWriteFailure = (failure, then);
        }
    }

    /// <summary>Runs before every call.</summary>
    public Func<CancellationToken, Task> BeforeCall { get; init; } = _ => Task.CompletedTask;

    /// <summary>How often the store was called.</summary>
    public int CallCount => _callCount;

    public override string Name => inner.Name;

    public override bool IsRemote => isRemote;

    public override string ApplyLimit(string sql) => inner.ApplyLimit(sql);

    public override bool IsDuplicateKey(Exception error) => error is InjectedFailureException { Failure: FailureKind.Duplicate } || inner.IsDuplicateKey(error);

    public override bool IsTransient(Exception error) =>
        error is InjectedFailureException { Failure: FailureKind.Transient or FailureKind.Outage } || inner.IsTransient(error);

    public override bool IsOutage(Exception error) => error is InjectedFailureException { Failure: FailureKind.Outage } || inner.IsOutage(error);

    public override void Migrate() => inner.Migrate();

    public override async ValueTask<DbConnection> OpenAsync(CancellationToken cancel)
    {
        if (await TakeNextFailureAsync(cancel) is { } failure)
        {
            throw new InjectedFailureException(failure);
        }

        return await inner.OpenAsync(cancel);
    }

    public override ValueTask<DbTransaction> BeginSnapshotAsync(DbConnection connection, CancellationToken cancel) =>
        inner.BeginSnapshotAsync(connection, cancel);

    public override async Task<T> WriteAsync<T>(Func<WriteSession, Task<T>> work, CommitMode kind, CancellationToken cancel)
    {
        var failure = await TakeNextFailureAsync(cancel);
        if (failure is not null && !FailsAfterCommit)
        {
            throw new InjectedFailureException(failure.Value);
        }

        var lost = kind == CommitMode.Normal ? TakePendingWriteFailure() : null;
        var result = await inner.WriteAsync(work, kind, cancel);
        if (lost is { } it)
        {
            await it.Then();
            throw new InjectedFailureException(it.Failure);
        }

        return failure is null ? result : throw new InjectedFailureException(failure.Value);
    }

    public ValueTask DisposeAsync() => inner is IAsyncDisposable disposable ? disposable.DisposeAsync() : ValueTask.CompletedTask;

    private (FailureKind Failure, Func<Task> Then)? TakePendingWriteFailure()
    {
        lock (_lock)
        {
            var taken = _pendingWriteFailure;
            _pendingWriteFailure = null;
            return taken;
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
