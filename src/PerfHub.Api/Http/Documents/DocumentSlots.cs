using PerfHub.Api.Http.Problems;
using PerfHub.Documents.Reading;
using PerfHub.Rules.Rules;

namespace PerfHub.Api.Http.Documents;

/// <summary>
/// Runs the reading of documents in a bounded number of slots, so that filing keeps its processors and memory. A document that does
/// not end in time keeps its slot until it does, but not its request.
/// </summary>
internal sealed class DocumentSlots : IDisposable
{
    private const int MaxRequests = 16;

    private static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(15);

    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);

    private static readonly Text BusyDetail = new("正在读取的文件较多，请稍后重试。", "Too many documents are being read; try again shortly.");

    private readonly SemaphoreSlim _slots = new(Math.Max(1, Environment.ProcessorCount / 2));
    private int _requests;

    /// <summary>Enters a request, its upload included; disposing the result leaves again.</summary>
    /// <exception cref="ProblemException">503 if too many documents are being sent or read.</exception>
    public IDisposable Enter()
    {
        if (Interlocked.Increment(ref _requests) > MaxRequests)
        {
            Interlocked.Decrement(ref _requests);
            throw new ProblemException(ProblemKind.Unavailable, BusyDetail);
        }

        return new Entry(this);
    }

    /// <summary>Waits for a slot and reads a document in it.</summary>
    /// <exception cref="ProblemException">413, 415 or 422 if it cannot be read; 503 if no slot is free in time.</exception>
    public async Task<T> RunAsync<T>(Func<CancellationToken, T> read, CancellationToken cancel)
    {
        if (!await _slots.WaitAsync(MaxWait, cancel))
        {
            throw new ProblemException(ProblemKind.Unavailable, BusyDetail);
        }

        var work = Task.Factory.StartNew(
            () =>
            {
                try
                {
                    return read(cancel);
                }
                finally
                {
                    _slots.Release();
                }
            },
            CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        try
        {
            return await work.WaitAsync(DocumentLimits.Default.MaxDuration + Grace, cancel);
        }
        catch (TimeoutException)
        {
            throw ToProblem(DocumentException.TooSlow());
        }
        catch (DocumentException exception)
        {
            throw ToProblem(exception);
        }
    }

    /// <inheritdoc />
    public void Dispose() => _slots.Dispose();

    private static ProblemException ToProblem(DocumentException exception)
    {
        var kind = exception.Fault switch
        {
            DocumentFault.TooLarge => ProblemKind.ContentTooLarge,
            DocumentFault.UnsupportedType => ProblemKind.UnsupportedMediaType,
            _ => ProblemKind.UnreadableDocument,
        };
        return new ProblemException(kind, new Text(exception.Chinese, exception.Message));
    }

    private sealed class Entry(DocumentSlots slots) : IDisposable
    {
        private int _isLeft;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _isLeft, 1) == 0)
            {
                Interlocked.Decrement(ref slots._requests);
            }
        }
    }
}
