namespace PerfHub.Api.Hosting;

/// <summary>
/// How slowly a client may read a file. While it reads, the file holds a snapshot of the store, which keeps the write-ahead log of
/// SQLite from starting over.
/// </summary>
/// <param name="BytesPerSecond">The minimum average rate of each <paramref name="Window"/>.</param>
/// <param name="Window">Time that the host has waited for the client; work of the host itself does not count.</param>
/// <param name="Total">The maximum time of a download, however fast.</param>
public sealed record DownloadPace(int BytesPerSecond, TimeSpan Window, TimeSpan Total)
{
    /// <summary>16 KB/s over 30 seconds, and a quarter of an hour in all: a million deviations at 5 Mbit/s.</summary>
    public static DownloadPace Default { get; } = new(16 * 1024, TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(15));
}
