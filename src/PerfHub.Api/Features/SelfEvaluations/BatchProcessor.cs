using System.Buffers;
using System.Text.Json;
using System.Threading.Channels;
using System.Threading.RateLimiting;
using PerfHub.Api.Http.Json;
using PerfHub.Api.Http.Problems;
using PerfHub.Api.Reports.Receipts;

namespace PerfHub.Api.Features.SelfEvaluations;

/// <summary>
/// Takes a batch from its body to its answer: reads a line at a time, has many filed side by side, and writes the answers in
/// order, as soon as they are there. Whoever does not read them is not read from either.
/// </summary>
/// <param name="http">The request.</param>
/// <param name="problems">Tells what is wrong with a line.</param>
/// <param name="name">Takes down the unit of a line, in order; whether it is the first to name it.</param>
/// <param name="file">Files a line.</param>
internal sealed class BatchProcessor(
    HttpContext http, ProblemExceptionHandler problems, Func<BatchLine, bool> name, Func<BatchLine, bool, Task<(Receipt Receipt, bool IsNew)>> file)
{
    // What is held at a time: two of the largest reports, or 32 of the usual ones. The store commits together what it gets together.
    private const int MaxPendingBytes = 2 * JsonBody.MaxBytes, MinBytesPerLine = MaxPendingBytes / 32;

    // As much as the server takes up before it makes an answer wait for the client.
    private const int FlushThreshold = 32 * 1024;

    private readonly Channel<PendingLine> _pending = Channel.CreateUnbounded<PendingLine>(new UnboundedChannelOptions { SingleReader = true, SingleWriter = true });
    private int _unflushed;

    /// <summary>Runs it to the end of the body, or until it breaks off.</summary>
    public async Task RunAsync()
    {
        http.Response.ContentType = NdjsonReader.MediaType;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted);
        var answering = WriteResponsesAsync(stop);
        try
        {
            await ReadAndFileLinesAsync(stop.Token);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Nobody is there to hear it. What was begun is done or undone, each line for itself.
        }
        finally
        {
            _pending.Writer.Complete();
            await answering;
        }
    }

    private async Task ReadAndFileLinesAsync(CancellationToken cancel)
    {
        await using var room = new ConcurrencyLimiter(new ConcurrencyLimiterOptions { PermitLimit = MaxPendingBytes, QueueLimit = MaxPendingBytes });
        var last = 0L;
        try
        {
            await foreach (var sent in NdjsonReader.ReadLinesAsync(http.Request.BodyReader, BatchLine.MaxBytes, cancel))
            {
                last = sent.Number;
                if (BatchLine.Parse(sent) is { } line)
                {
                    var place = await room.AcquireAsync(Math.Max(MinBytesPerLine, line.Report.Length), cancel);
                    var isFirst = name(line);

                    // What was begun is always waited for, whoever has gone meanwhile.
                    _pending.Writer.TryWrite(new PendingLine(line, Task.Run(() => file(line, isFirst), CancellationToken.None), place));
                }
            }
        }
        catch (IOException error)
        {
            var fault = JsonBody.IsTransferError(error) ? JsonBody.CreateTransferProblem(http, error) : (Exception)error;
            if (last == 0)
            {
                throw fault;
            }

            // The line that it broke off in is not filed, and whoever still listens is told so.
            var broken = new BatchLine(last + 1, null, [], 0, fault);
            await _pending.Writer.WriteAsync(
                new PendingLine(broken, Task.FromException<(Receipt, bool)>(fault), await room.AcquireAsync(0, cancel)), cancel);
        }
    }

    private async Task WriteResponsesAsync(CancellationTokenSource stop)
    {
        try
        {
            while (await _pending.Reader.WaitToReadAsync())
            {
                while (_pending.Reader.TryRead(out var held))
                {
                    using (held.Lease)
                    {
                        await WriteResponseAsync(held, stop.Token);
                    }
                }

                await FlushAsync(stop.Token);
            }
        }
        finally
        {
            // Nothing goes on behind the request's back.
            await stop.CancelAsync();
            await foreach (var held in _pending.Reader.ReadAllAsync(CancellationToken.None))
            {
                await ((Task)held.FilingTask).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                held.Lease.Dispose();
            }
        }
    }

    private async Task WriteResponseAsync(PendingLine held, CancellationToken stopped)
    {
        if (!held.FilingTask.IsCompleted)
        {
            await FlushAsync(stopped);
        }

        FileBatch.Answer response;
        try
        {
            var (receipt, isNew) = await held.FilingTask;
            response = new FileBatch.Answer(
                held.Line.Number, held.Line.UnitCode, isNew ? StatusCodes.Status201Created : StatusCodes.Status200OK, receipt, null);
        }
        catch (Exception) when (stopped.IsCancellationRequested)
        {
            return;
        }
        catch (Exception error)
        {
            var problem = await problems.HandlePartialFailureAsync(http, error);
            response = new FileBatch.Answer(held.Line.Number, held.Line.UnitCode, problem.Status, null, problem);
        }

        var bytes = JsonSerializer.SerializeToUtf8Bytes(response, ApiJson.Options);
        http.Response.BodyWriter.Write(bytes);
        http.Response.BodyWriter.Write("\n"u8);
        _unflushed += bytes.Length + 1;
        if (_unflushed >= FlushThreshold)
        {
            await FlushAsync(stopped);
        }
    }

    private async Task FlushAsync(CancellationToken stopped)
    {
        if (_unflushed > 0 && !stopped.IsCancellationRequested)
        {
            _unflushed = 0;
            await http.Response.BodyWriter.FlushAsync(CancellationToken.None);
        }
    }

    /// <summary>A line that is being filed, and its place among those that may be held.</summary>
    private sealed record PendingLine(BatchLine Line, Task<(Receipt Receipt, bool IsNew)> FilingTask, RateLimitLease Lease);
}
