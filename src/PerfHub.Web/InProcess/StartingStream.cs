namespace PerfHub.Web.InProcess;

/// <summary>
/// Starts the response before the first byte of its body is written. Synchronous writes wait for the reader; as on a server, an endpoint must
/// ask for them, as those that write workbooks do.
/// </summary>
internal sealed class StartingStream(Stream inner, Func<CancellationToken, Task> start, Func<bool> allowsSynchronousIO) : Stream
{
    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override void Flush()
    {
        EnsureStarted();
        inner.Flush();
    }

    public override async Task FlushAsync(CancellationToken cancellationToken)
    {
        await start(cancellationToken);
        await inner.FlushAsync(cancellationToken);
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        EnsureStarted();
        inner.Write(buffer);
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        await start(cancellationToken);
        await inner.WriteAsync(buffer, cancellationToken);
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    private void EnsureStarted()
    {
        if (!allowsSynchronousIO())
        {
            throw new InvalidOperationException("Synchronous operations are disallowed. Write asynchronously, or set AllowSynchronousIO.");
        }

        start(CancellationToken.None).GetAwaiter().GetResult();
    }
}
