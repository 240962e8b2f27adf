using System.IO.Pipelines;
using Microsoft.AspNetCore.Http.Features;

namespace PerfHub.Web.InProcess;

/// <summary>The response of a request within the host: its head, its body as it is written, and its end.</summary>
#pragma warning disable CA1001 // The pipe is completed with the exchange; neither the stream around it nor the source of cancellation holds anything of its own.
internal sealed class InProcessExchange : IHttpResponseFeature, IHttpResponseBodyFeature, IHttpRequestLifetimeFeature, IHttpBodyControlFeature
#pragma warning restore CA1001
{
    private readonly Pipe _pipe = new();

    private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private readonly Stack<(Func<object, Task> Callback, object State)> _onStarting = new();

    private readonly Stack<(Func<object, Task> Callback, object State)> _onCompleted = new();

    private readonly StartingStream _stream;

    private readonly StartingWriter _writer;

    // Not linked to the caller's token: it would have to be disposed, and the reader of the body may come after that.
    private readonly CancellationTokenSource _aborted = new();

    public InProcessExchange()
    {
        RequestAborted = _aborted.Token;
        _writer = new StartingWriter(_pipe.Writer, StartAsync);
        _stream = new StartingStream(_pipe.Writer.AsStream(leaveOpen: true), StartAsync, () => AllowSynchronousIO);
    }

    /// <summary>Completes when the head of the response is final.</summary>
    public Task Started => _started.Task;

    /// <summary>Opens the body for the caller.</summary>
    public Stream OpenBody()
    {
        // Nobody reads a body that does not exist to its end.
        var hasBody = StatusCode is not (StatusCodes.Status204NoContent or StatusCodes.Status304NotModified);
        return new ExchangeBody(_pipe.Reader.AsStream(), hasBody ? _aborted : null);
    }

    public int StatusCode { get; set; } = StatusCodes.Status200OK;

    public string? ReasonPhrase { get; set; }

    public IHeaderDictionary Headers { get; set; } = new HeaderDictionary();

    public bool HasStarted { get; private set; }

    public bool AllowSynchronousIO { get; set; }

    public CancellationToken RequestAborted { get; set; }

    Stream IHttpResponseFeature.Body { get => _stream; set => throw new NotSupportedException(); }

    public Stream Stream => _stream;

    public PipeWriter Writer => _writer;

    public void OnStarting(Func<object, Task> callback, object state) => _onStarting.Push((callback, state));

    public void OnCompleted(Func<object, Task> callback, object state) => _onCompleted.Push((callback, state));

    /// <summary>Ends the request, because its caller has left.</summary>
    public void Cancel() => _aborted.Cancel();

    public void Abort() => _pipe.Writer.Complete(new IOException("The API has aborted the response."));

    public void DisableBuffering()
    {
    }

    public async Task StartAsync(CancellationToken cancellationToken = default)
    {
        if (HasStarted)
        {
            return;
        }

        while (_onStarting.TryPop(out var it))
        {
            await it.Callback(it.State);
        }

        HasStarted = true;
        _started.TrySetResult();
    }

    public Task SendFileAsync(string path, long offset, long? count, CancellationToken cancellationToken = default) =>
        SendFileFallback.SendFileAsync(_stream, path, offset, count, cancellationToken);

    Task IHttpResponseBodyFeature.CompleteAsync() => CompleteAsync(null);

    /// <summary>Ends the response.</summary>
    /// <param name="failure">Why the request failed; <see langword="null"/> if it did not.</param>
    public async Task CompleteAsync(Exception? failure)
    {
        if (failure is null)
        {
            await StartAsync();
        }
        else
        {
            _started.TrySetException(failure);
        }

        await _pipe.Writer.CompleteAsync(failure);
        while (_onCompleted.TryPop(out var it))
        {
            await it.Callback(it.State);
        }
    }
}
