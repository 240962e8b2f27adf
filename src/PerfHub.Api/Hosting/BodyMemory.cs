using PerfHub.Api.Http.Json;
using PerfHub.Api.Security;

namespace PerfHub.Api.Hosting;

/// <summary>The memory for the body of one request.</summary>
internal sealed class BodyMemory(BodyMemoryLimiter limiter, Caller caller) : IBodyMemory, IDisposable
{
    /// <summary>So much of a body counts as nothing: the number of requests is bounded, and a usual report is smaller.</summary>
    private const long FreeBytes = 64 * 1024;

    private readonly Lock _lock = new();
    private readonly List<IDisposable> _held = [];
    private long _received = FreeBytes;
    private int _release;

    /// <inheritdoc />
    public async ValueTask ReceiveAsync(long bytes, CancellationToken cancel)
    {
        if (bytes > _received)
        {
            // Twice as much each time, so that a long body takes few steps.
            var next = Math.Max(bytes, 2 * _received);
            var (before, release) = (_received, _release);
            var memory = await limiter.ReceiveAsync(caller, next - before, cancel);
            lock (_lock)
            {
                if (release == _release)
                {
                    _held.Add(memory);
                    _received = next;
                    return;
                }
            }

            // The response has started meanwhile, and what was granted before is given back.
            memory.Dispose();
            await ReceiveAsync(bytes, cancel);
        }
    }

    /// <inheritdoc />
    public ValueTask<IDisposable> ProcessAsync(long bytes, CancellationToken cancel) => limiter.ProcessAsync(caller, bytes, cancel);

    /// <inheritdoc />
    public ValueTask<IDisposable> RespondAsync(long bytes, CancellationToken cancel) => limiter.RespondAsync(caller, Math.Max(0, bytes - FreeBytes), cancel);

    /// <summary>Gives back the memory for what was received. A batch goes on receiving after its response has started.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            _held.ForEach(memory => memory.Dispose());
            _held.Clear();
            _received = FreeBytes;
            _release++;
        }
    }
}
