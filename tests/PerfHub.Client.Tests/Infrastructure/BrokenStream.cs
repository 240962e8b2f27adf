namespace PerfHub.Client.Tests.Infrastructure;

/// <summary>A body that begins, and then ends as this function does: with an exception, or never.</summary>
public sealed class BrokenStream(byte[] beginning, Func<CancellationToken, Task> end) : MemoryStream(beginning)
{
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var count = await base.ReadAsync(buffer, cancellationToken);
        if (count == 0)
        {
            await end(cancellationToken);
        }

        return count;
    }
}
