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
internal sealed class BatchRun(
    HttpContext http, Problems problems, Func<BatchLine, bool> name, Func<BatchLine, bool, Task<(Receipt Receipt, bool IsNew)>> file)
{
    // What is held at a time: two of the largest reports, or 32 of the usual ones. The store commits together what it gets together.
    private const int Room = 2 * JsonBody.MaxBytes, Share = Room / 32;

    // As much as the server takes up before it makes an answer wait for the client.
    private const int FlushBytes = 32 * 1024;

    private readonly Channel<Held> _lines = Channel.CreateUnbounded<Held>(new UnboundedChannelOptions { SingleReader = true, SingleWriter = true });
    private int _unflushed;

    /// <summary>Runs it to the end of the body, or until it breaks off.</summary>
    public async Task Run()
    {
        http.Response.ContentType = NdjsonLines.MediaType;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted);
        var answering = AnswerAll(stop);
        try
        {
            await FileAll(stop.Token);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Nobody is there to hear it. What was begun is done or undone, each line for itself.
        }
        finally
        {
            _lines.Writer.Complete();
            await answering;
        }
    }

    private async Task FileAll(CancellationToken cancel)
    {
        await using var room = new ConcurrencyLimiter(new ConcurrencyLimiterOptions { PermitLimit = Room, QueueLimit = Room });
        var last = 0L;
        try
        {
            await foreach (var sent in NdjsonLines.Of(http.Request.BodyReader, BatchLine.Longest, cancel))
            {
                last = sent.Number;
                if (BatchLine.Read(sent) is { } line)
                {
                    var place = await room.AcquireAsync(Math.Max(Share, line.Report.Length), cancel);
                    var isFirst = name(line);

                    // What was begun is always waited for, whoever has gone meanwhile.
                    _lines.Writer.TryWrite(new Held(line, Task.Run(() => file(line, isFirst), CancellationToken.None), place));
                }
            }
        }
        catch (IOException error)
        {
            var fault = JsonBody.IsBadlySent(error) ? JsonBody.BrokenOff(http, error) : (Exception)error;
            if (last == 0)
            {
                throw fault;
            }

            // The line that it broke off in is not filed, and whoever still listens is told so.
            var broken = new BatchLine(last + 1, null, [], 0, fault);
            await _lines.Writer.WriteAsync(
                new Held(broken, Task.FromException<(Receipt, bool)>(fault), await room.AcquireAsync(0, cancel)), cancel);
        }
    }

    private async Task AnswerAll(CancellationTokenSource stop)
    {
        try
        {
            while (await _lines.Reader.WaitToReadAsync())
            {
                while (_lines.Reader.TryRead(out var held))
                {
                    using (held.Place)
                    {
                        await Answer(held, stop.Token);
                    }
                }

                await Flush(stop.Token);
            }
        }
        finally
        {
            // Nothing goes on behind the request's back.
            await stop.CancelAsync();
            await foreach (var held in _lines.Reader.ReadAllAsync(CancellationToken.None))
            {
                await ((Task)held.Filing).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                held.Place.Dispose();
            }
        }
    }

    private async Task Answer(Held held, CancellationToken stopped)
    {
        if (!held.Filing.IsCompleted)
        {
            await Flush(stopped);
        }

        FileBatch.Answer answer;
        try
        {
            var (receipt, isNew) = await held.Filing;
            answer = new FileBatch.Answer(
                held.Line.Number, held.Line.UnitCode, isNew ? StatusCodes.Status201Created : StatusCodes.Status200OK, receipt, null);
        }
        catch (Exception) when (stopped.IsCancellationRequested)
        {
            return;
        }
        catch (Exception error)
        {
            var problem = await problems.OfPart(http, error);
            answer = new FileBatch.Answer(held.Line.Number, held.Line.UnitCode, problem.Status, null, problem);
        }

        var bytes = JsonSerializer.SerializeToUtf8Bytes(answer, ApiJson.Options);
        http.Response.BodyWriter.Write(bytes);
        http.Response.BodyWriter.Write("\n"u8);
        _unflushed += bytes.Length + 1;
        if (_unflushed >= FlushBytes)
        {
            await Flush(stopped);
        }
    }

    private async Task Flush(CancellationToken stopped)
    {
        if (_unflushed > 0 && !stopped.IsCancellationRequested)
        {
            _unflushed = 0;
            await http.Response.BodyWriter.FlushAsync(CancellationToken.None);
        }
    }

    /// <summary>A line that is being filed, and its place among those that may be held.</summary>
    private sealed record Held(BatchLine Line, Task<(Receipt Receipt, bool IsNew)> Filing, RateLimitLease Place);
}
