using System.Diagnostics;

namespace PerfHub.Api.Hosting;

/// <summary>
/// The body of a file that ends the connection if its client reads too slowly. The server's own minimum rate is no such bound: it allows
/// each write the time that its size takes at that rate, and the kernel takes megabytes that the client never reads.
/// </summary>
public sealed class DownloadStream : Stream
{
    private static readonly TimeSpan CheckInterval = TimeSpan.FromSeconds(1);

    private readonly Stream _body;
    private readonly DownloadPace _pace;
    private readonly Action _abort;
    private readonly Timer _timer;
    private readonly long _start = Stopwatch.GetTimestamp();
    private readonly Lock _lock = new();
    private long? _waitStart;
    private TimeSpan _waited;
    private long _bytes;

    /// <summary>Begins a download; disposing the stream ends its checks, not the body.</summary>
    public DownloadStream(Stream body, DownloadPace pace, Action abort)
    {
        (_body, _pace, _abort) = (body, pace, abort);
        var interval = pace.Window < CheckInterval ? pace.Window : CheckInterval;
        _timer = new Timer(_ => CheckPace(), null, interval, interval);
    }

    /// <inheritdoc />
    public override bool CanRead => false;

    /// <inheritdoc />
    public override bool CanSeek => false;

    /// <inheritdoc />
    public override bool CanWrite => true;

    /// <inheritdoc />
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc />
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <inheritdoc />
    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        BeginWait();
        await _body.WriteAsync(buffer, cancellationToken);
        EndWait(buffer.Length);
    }

    /// <inheritdoc />
    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <inheritdoc />
    public override void Write(byte[] buffer, int offset, int count)
    {
        BeginWait();
        _body.Write(buffer, offset, count);
        EndWait(count);
    }

    /// <inheritdoc />
    public override async Task FlushAsync(CancellationToken cancellationToken)
    {
        BeginWait();
        await _body.FlushAsync(cancellationToken);
        EndWait(0);
    }

    /// <inheritdoc />
    public override void Flush()
    {
        BeginWait();
        _body.Flush();
        EndWait(0);
    }

    /// <inheritdoc />
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc />
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc />
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <remarks>Waits for a check that is running: the request must not end under it.</remarks>
    /// <inheritdoc />
    public override async ValueTask DisposeAsync()
    {
        await _timer.DisposeAsync();
        await base.DisposeAsync();
    }

    /// <inheritdoc />
    protected override void Dispose(bool disposing)
    {
        _timer.Dispose();
        base.Dispose(disposing);
    }

    private void BeginWait()
    {
        lock (_lock)
        {
            _waitStart = Stopwatch.GetTimestamp();
        }
    }

    private void EndWait(int bytes)
    {
        lock (_lock)
        {
            _waited += Stopwatch.GetElapsedTime(_waitStart!.Value);
            (_waitStart, _bytes) = (null, _bytes + bytes);
        }
    }

    private void CheckPace()
    {
        lock (_lock)
        {
            var waited = _waited + (_waitStart is { } start ? Stopwatch.GetElapsedTime(start) : TimeSpan.Zero);
            var isSlow = waited >= _pace.Window && _bytes < _pace.BytesPerSecond * waited.TotalSeconds;
            if (waited >= _pace.Window)
            {
                // A wait that goes on begins a new window.
                (_waited, _bytes, _waitStart) = (TimeSpan.Zero, 0, _waitStart is null ? null : Stopwatch.GetTimestamp());
            }

            if (!isSlow && Stopwatch.GetElapsedTime(_start) < _pace.Total)
            {
                return;
            }
        }

        _abort();
    }
}
