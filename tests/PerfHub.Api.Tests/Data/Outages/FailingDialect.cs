using System.Data.Common;
using PerfHub.Api.Persistence;

namespace PerfHub.Api.Tests.Data.Outages;

/// <summary>What a store's driver may throw.</summary>
internal enum Failure
{
    /// <summary>The same call may succeed.</summary>
    Transient,

    /// <summary>The store is away; the same call may succeed.</summary>
    Outage,

    /// <summary>A key is taken.</summary>
    Duplicate,

    /// <summary>A fault that no second call mends.</summary>
    Fault,
}

/// <summary>What <see cref="FailingDialect"/> throws.</summary>
internal sealed class FailedException(Failure failure) : Exception($"{failure}")
{
    public Failure Failure => failure;
}

/// <summary>A true store behind a driver whose calls fail first, before or after they did their work.</summary>
/// <param name="inner">The true store.</param>
/// <param name="isRemote">Whether it is to be taken for another machine's.</param>
/// <param name="failures">What the first calls throw; none of them where it is nothing.</param>
internal sealed class FailingDialect(Dialect inner, bool isRemote, params IEnumerable<Failure?> failures) : Dialect, IAsyncDisposable
{
    private readonly Lock _next = new();
    private readonly Queue<Failure?> _failures = new(failures);
    private (Failure Failure, Func<Task> Then)? _nextWrite;
    private int _calls;

    /// <summary>Whether what fails has been done all the same, as where a connection is lost while it commits.</summary>
    public bool FailsAfterwards { get; init; }

    /// <summary>The next write is done, then this runs, and then it fails all the same; large work is not meant.</summary>
    public void LoseNextWrite(Failure failure, Func<Task> then)
    {
        lock (_next)
        {
            _nextWrite = (failure, then);
        }
    }

    /// <summary>Runs before every call.</summary>
    public Func<CancellationToken, Task> Before { get; init; } = _ => Task.CompletedTask;

    /// <summary>How often the store was called.</summary>
    public int Calls => _calls;

    public override string Name => inner.Name;

    public override bool IsRemote => isRemote;

    public override string Limited(string sql) => inner.Limited(sql);

    public override bool IsDuplicate(Exception error) => error is FailedException { Failure: Failure.Duplicate } || inner.IsDuplicate(error);

    public override bool IsTransient(Exception error) =>
        error is FailedException { Failure: Failure.Transient or Failure.Outage } || inner.IsTransient(error);

    public override bool IsOutage(Exception error) => error is FailedException { Failure: Failure.Outage } || inner.IsOutage(error);

    public override void Migrate() => inner.Migrate();

    public override async ValueTask<DbConnection> OpenAsync(CancellationToken cancel)
    {
        if (await Next(cancel) is { } failure)
        {
            throw new FailedException(failure);
        }

        return await inner.OpenAsync(cancel);
    }

    public override ValueTask<DbTransaction> BeginSnapshot(DbConnection connection, CancellationToken cancel) =>
        inner.BeginSnapshot(connection, cancel);

    public override async Task<T> WriteAsync<T>(Func<WriteSession, Task<T>> work, WriteKind kind, CancellationToken cancel)
    {
        var failure = await Next(cancel);
        if (failure is not null && !FailsAfterwards)
        {
            throw new FailedException(failure.Value);
        }

        var lost = kind == WriteKind.Usual ? TakeNextWrite() : null;
        var result = await inner.WriteAsync(work, kind, cancel);
        if (lost is { } it)
        {
            await it.Then();
            throw new FailedException(it.Failure);
        }

        return failure is null ? result : throw new FailedException(failure.Value);
    }

    public ValueTask DisposeAsync() => inner is IAsyncDisposable disposable ? disposable.DisposeAsync() : ValueTask.CompletedTask;

    private (Failure Failure, Func<Task> Then)? TakeNextWrite()
    {
        lock (_next)
        {
            var taken = _nextWrite;
            _nextWrite = null;
            return taken;
        }
    }

    private async Task<Failure?> Next(CancellationToken cancel)
    {
        Interlocked.Increment(ref _calls);
        await Before(cancel);
        lock (_next)
        {
            return _failures.TryDequeue(out var failure) ? failure : null;
        }
    }
}
