namespace PerfHub.Documents.Tests.Infrastructure;

/// <summary>Measures the most memory and the time that an action takes.</summary>
internal sealed class MemoryWatch
{
    /// <summary>The most managed memory above what was used before, bytes.</summary>
    public long Peak { get; private set; }

    /// <summary>The time.</summary>
    public TimeSpan Elapsed { get; private set; }

    /// <summary>What the action threw.</summary>
    public Exception? Exception { get; private set; }

    public static MemoryWatch Run(Action action)
    {
        var watch = new MemoryWatch();
        var before = GC.GetTotalMemory(forceFullCollection: true);
        using var isDone = new ManualResetEventSlim();
        var sampler = new Thread(() =>
        {
            do
            {
                watch.Peak = Math.Max(watch.Peak, GC.GetTotalMemory(forceFullCollection: false) - before);
            }
            while (!isDone.Wait(TimeSpan.FromMilliseconds(2)));
        });
        sampler.Start();
        var start = TimeProvider.System.GetTimestamp();
        watch.Exception = Record.Exception(action);
        watch.Elapsed = TimeProvider.System.GetElapsedTime(start);
        isDone.Set();
        sampler.Join();
        return watch;
    }
}
