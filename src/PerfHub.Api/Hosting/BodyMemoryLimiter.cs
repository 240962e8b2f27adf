using Microsoft.Extensions.Options;
using PerfHub.Api.Http.Problems;
using PerfHub.Api.Security;
using PerfHub.Rules.Rules;

namespace PerfHub.Api.Hosting;

/// <summary>
/// Bounds the memory that the bodies of requests take, in all and of each caller and bureau. Uploads, processing and responses are counted
/// apart: how long an upload and the reading of a response take is up to the client. Long texts take turns on half of the processors, so
/// that usual ones do not wait for them.
/// </summary>
public sealed class BodyMemoryLimiter(IOptions<PerfHubOptions> options, BureauPathCache paths) : IAsyncDisposable
{
    // Measured with the report that breaks the most rules.
    private const int ProcessingFactor = 16, ResponseFactor = 2;

    // A usual report is shorter. Processing the longest one takes a processor for a tenth of a second.
    private const int LongTextBytes = 128 * 1_024;

    private const int KilobytesPerMegabyte = 1_024, BytesPerKilobyte = 1_024;

    private static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(10);

    // As long as all texts that the memory holds take. A text whose turn does not come goes on, because the one before it may wait for the store.
    private static readonly TimeSpan MaxWaitForTurn = TimeSpan.FromSeconds(1);

    private static readonly Text Refusal = new("正在接收和处理的内容较多，请稍后重试。", "Too much is being received and processed; try again shortly.");

    private readonly ShareLimiter _uploads = Create(options.Value.Limits.UploadMegabytes, paths);
    private readonly ShareLimiter _processing = Create(options.Value.Limits.ProcessingMegabytes, paths);
    private readonly ShareLimiter _responses = Create(options.Value.Limits.ProcessingMegabytes, paths);
    private readonly SemaphoreSlim _turns = new(Math.Max(1, Environment.ProcessorCount / 2));

    /// <summary>Waits for the memory of an upload; dispose the result to give it back.</summary>
    /// <exception cref="ProblemException">429 or 503 if there is none in time.</exception>
    public ValueTask<IDisposable> ReceiveAsync(Caller caller, long bytes, CancellationToken cancel) => _uploads.AcquireAsync(caller, ToKilobytes(bytes), cancel);

    /// <summary>Waits for the memory for processing a JSON text; dispose the result to give it back.</summary>
    /// <exception cref="ProblemException">429 or 503 if there is none in time.</exception>
    public async ValueTask<IDisposable> ProcessAsync(Caller caller, long bytes, CancellationToken cancel)
    {
        var memory = await _processing.AcquireAsync(caller, ToKilobytes(ProcessingFactor * bytes), cancel);
        if (bytes < LongTextBytes)
        {
            return memory;
        }

        try
        {
            return new LongTextLease(memory, await _turns.WaitAsync(MaxWaitForTurn, cancel) ? _turns : null);
        }
        catch
        {
            memory.Dispose();
            throw;
        }
    }

    /// <summary>Waits for the memory of the response to a JSON text; dispose the result to give it back.</summary>
    /// <exception cref="ProblemException">429 or 503 if there is none in time.</exception>
    public ValueTask<IDisposable> RespondAsync(Caller caller, long bytes, CancellationToken cancel) =>
        _responses.AcquireAsync(caller, ToKilobytes(ResponseFactor * bytes), cancel);

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _responses.DisposeAsync();
        await _uploads.DisposeAsync();
        await _processing.DisposeAsync();
        _turns.Dispose();
    }

    private static int ToKilobytes(long bytes) => (int)((bytes + BytesPerKilobyte - 1) / BytesPerKilobyte);

    // Few requests wait: their number is limited, and each waits for its own key first.
    private static ShareLimiter Create(int megabytes, BureauPathCache paths)
    {
        var kilobytes = megabytes * KilobytesPerMegabyte;
        return new ShareLimiter(new ShareLimits(Places: kilobytes, PerCaller: kilobytes / 4, Waiting: int.MaxValue, MaxWait, Refusal), paths);
    }

    private sealed class LongTextLease(IDisposable memory, SemaphoreSlim? turn) : IDisposable
    {
        private SemaphoreSlim? _turn = turn;

        public void Dispose()
        {
            Interlocked.Exchange(ref _turn, null)?.Release();
            memory.Dispose();
        }
    }
}
