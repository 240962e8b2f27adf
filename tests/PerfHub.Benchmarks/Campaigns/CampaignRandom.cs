namespace PerfHub.Benchmarks.Campaigns;

/// <summary>The random choices of a campaign, for several threads. They repeat with the seed, as far as the host's timing does.</summary>
internal sealed class CampaignRandom(int seed)
{
#pragma warning disable CA5394 // The choices must be repeatable, not unpredictable.
    private readonly Random _random = new(seed);
    private readonly Lock _lock = new();

    /// <summary>A number from <paramref name="min"/> to <paramref name="max"/>, both included.</summary>
    public int Next(int min, int max)
    {
        lock (_lock)
        {
            return _random.Next(min, max + 1);
        }
    }

    public bool IsChosen(int percent) => Next(1, 100) <= percent;

    public T Pick<T>(IReadOnlyList<T> items) => items[Next(0, items.Count - 1)];

    public byte[] CreateBytes(int count)
    {
        var bytes = new byte[count];
        lock (_lock)
        {
            _random.NextBytes(bytes);
        }

        return bytes;
    }
#pragma warning restore CA5394
}
