using System.Buffers;
using System.Text.Json;
using System.Threading.Channels;
using System.Threading.RateLimiting;
using PerfHub.Api.Http.Json;
using PerfHub.Api.Http.Problems;

namespace PerfHub.Api.Features.SelfEvaluations;

/// <summary>
/// Processes a batch: reads one line at a time, files several concurrently, and writes the responses in line order as soon as they
/// are ready. When the client stops reading responses, reading of the batch stops too.
/// </summary>
internal sealed class BatchProcessor(
    HttpContext http, ProblemExceptionHandler problems, int maxPendingLines, Func<BatchLine, bool> claimUnit, Func<BatchLine, bool, Task<BatchLineResult>> file)
{
    // The memory limit: two of the largest reports, or the maximum number of lines of usual size.
    private const int MaxPendingBytes = 2 * JsonBody.MaxBytes, ResultFactor = 4;

    // The server buffers this much before a write waits for the client.
    private const int FlushThreshold = 32 * 1024;

    private readonly Channel<PendingLine> _pending = Channel.CreateUnbounded<PendingLine>(new UnboundedChannelOptions { SingleReader = true, SingleWriter = true });
    private readonly IBodyMemory? _memory = http.Features.Get<IBodyMemory>();
    private int _unflushed;

    /// <summary>Runs until the body ends or the connection breaks.</summary>
    public async Task RunAsync()
    {
        http.Response.ContentType = NdjsonReader.MediaType;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted);
        var writing = WriteResponsesAsync(stop);
        try
        {
            await ReadAndFileLinesAsync(stop.Token);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The client has disconnected. Each line that was started commits or rolls back independently.
        }
        finally
        {
            _pending.Writer.Complete();
            await writing;
        }
    }

    private async Task ReadAndFileLinesAsync(CancellationToken cancel)
    {
        await using var memory = new ConcurrencyLimiter(new ConcurrencyLimiterOptions { PermitLimit = MaxPendingBytes, QueueLimit = MaxPendingBytes });
        var lastNumber = 0L;
        try
        {
            await foreach (var rawLine in NdjsonReader.ReadLinesAsync(http.Request.BodyReader, BatchLine.MaxBytes, _memory, cancel))
            {
                lastNumber = rawLine.Number;
                if (BatchLine.Parse(rawLine) is { } line)
                {
                    // The result of a long line can be several times as long, and it waits until the client has read those before it.
                    var lease = await memory.AcquireAsync(Math.Clamp(ResultFactor * line.Report.Length, MaxPendingBytes / maxPendingLines, MaxPendingBytes), cancel);
                    var isFirst = claimUnit(line);

                    // A started filing is always awaited, even if the client disconnects.
                    _pending.Writer.TryWrite(new PendingLine(line, Task.Run(() => FileAsync(line, isFirst), CancellationToken.None), lease));
                }
            }
        }
        catch (Exception error) when (error is IOException or ProblemException)
        {
            var problem = error is IOException transfer && JsonBody.IsTransferError(transfer) ? JsonBody.CreateTransferProblem(http, transfer) : error;
            if (lastNumber == 0)
            {
                throw problem;
            }

            // The interrupted line is not filed; the client gets a problem for it if it still reads.
            var interruptedLine = new BatchLine(lastNumber + 1, null, [], 0, problem);
            await _pending.Writer.WriteAsync(
                new PendingLine(interruptedLine, Task.FromException<BatchLineResult>(problem), await memory.AcquireAsync(0, cancel)), cancel);
        }
    }

    /// <summary>Files a line as soon as the host has the memory for it. The memory is not held until the client has read the response.</summary>
    private async Task<BatchLineResult> FileAsync(BatchLine line, bool isFirst)
    {
        using var memory = _memory is null ? null : await _memory.ProcessAsync(line.Report.Length, http.RequestAborted);
        return await file(line, isFirst);
    }

    private async Task WriteResponsesAsync(CancellationTokenSource stop)
    {
        try
        {
            while (await _pending.Reader.WaitToReadAsync())
            {
                while (_pending.Reader.TryRead(out var pending))
                {
                    using (pending.Lease)
                    {
                        await WriteResponseAsync(pending, stop.Token);
                    }
                }

                await FlushAsync(stop.Token);
            }
        }
        finally
        {
            // No filing outlives the request.
            await stop.CancelAsync();
            await foreach (var pending in _pending.Reader.ReadAllAsync(CancellationToken.None))
            {
                await ((Task)pending.FilingTask).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                pending.Lease.Dispose();
            }
        }
    }

    private async Task WriteResponseAsync(PendingLine pending, CancellationToken cancel)
    {
        if (!pending.FilingTask.IsCompleted)
        {
            await FlushAsync(cancel);
        }

        FileBatch.Result response;
        try
        {
            var (isNew, receipt, verdict) = await pending.FilingTask;
            response = new FileBatch.Result(
                pending.Line.Number, pending.Line.UnitCode, isNew ? StatusCodes.Status201Created : StatusCodes.Status200OK, receipt, verdict, null);
        }
        catch (Exception) when (cancel.IsCancellationRequested)
        {
            return;
        }
        catch (Exception error)
        {
            var problem = await problems.HandlePartialFailureAsync(http, error);
            response = new FileBatch.Result(pending.Line.Number, pending.Line.UnitCode, problem.Status, null, null, problem);
        }

        var bytes = JsonSerializer.SerializeToUtf8Bytes(response, ApiJson.Options);
        http.Response.BodyWriter.Write(bytes);
        http.Response.BodyWriter.Write("\n"u8);
        _unflushed += bytes.Length + 1;
        if (_unflushed >= FlushThreshold)
        {
            await FlushAsync(cancel);
        }
    }

    private async Task FlushAsync(CancellationToken cancel)
    {
        if (_unflushed > 0 && !cancel.IsCancellationRequested)
        {
            _unflushed = 0;
            await http.Response.BodyWriter.FlushAsync(CancellationToken.None);
        }
    }

    /// <summary>A line that is being filed, with its share of the memory limit.</summary>
    private sealed record PendingLine(BatchLine Line, Task<BatchLineResult> FilingTask, RateLimitLease Lease);
}
