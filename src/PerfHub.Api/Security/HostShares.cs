using PerfHub.Rules.Rules;

namespace PerfHub.Api.Security;

/// <summary>What the host shares between callers. Each limit is so low that other requests hardly notice those that it admits.</summary>
public sealed class HostShares(BureauPathCache paths) : IAsyncDisposable
{
    /// <summary>The most long polls, in all and of one caller.</summary>
    public const int MaxLongPolls = 500, LongPollsPerCaller = 20;

    /// <summary>Lists that are sent as files. Each holds a snapshot of the store for as long as its client reads.</summary>
    public ShareLimiter Downloads { get; } = new(
        new ShareLimits(Places: 8, PerCaller: 2, Waiting: 8, TimeSpan.FromSeconds(10), new Text(
            "正在下载的文件过多，请待其他下载完成后再试。", "Too many files are being downloaded. Wait until others are complete.")),
        paths);

    /// <summary>Requests that wait for changes.</summary>
    public ShareLimiter LongPolls { get; } = new(
        new ShareLimits(Places: MaxLongPolls, PerCaller: LongPollsPerCaller, Waiting: 0, TimeSpan.Zero, new Text("等待变动的请求过多。", "Too many requests are waiting for changes.")), paths);

    /// <summary>Documents that are read. Each takes a processor for up to ten seconds, and up to 150 MB.</summary>
    public ShareLimiter Documents { get; } = new(
        new ShareLimits(Places: ProcessorShare(2), PerCaller: 1, Waiting: 16, TimeSpan.FromSeconds(30), new Text(
            "正在读取的文件较多，请稍后重试。", "Too many documents are being read; try again shortly.")),
        paths);

    /// <summary>Evaluations of a whole region that a caller waits for. Each takes a processor for up to half a minute.</summary>
    public ShareLimiter Previews { get; } = new(
        new ShareLimits(Places: ProcessorShare(2), PerCaller: 1, Waiting: 8, TimeSpan.FromMinutes(1), new Text(
            "正在进行的预览较多，请稍后重试。", "Too many previews are in progress; try again shortly.")),
        paths);

    /// <summary>Lists of units that are imported. Each keeps the only writer of an embedded store busy for up to a second.</summary>
    public ShareLimiter Imports { get; } = new(
        new ShareLimits(Places: 2, PerCaller: 1, Waiting: 8, TimeSpan.FromSeconds(30), new Text(
            "正在进行的批量导入较多，请稍后重试。", "Too many lists are being imported; try again shortly.")),
        paths);

    /// <summary>Queries that count or sort everything in a region. Each takes a processor for up to some seconds.</summary>
    public ShareLimiter RegionQueries { get; } = new(
        new ShareLimits(Places: ProcessorShare(1), PerCaller: 1, Waiting: 32, TimeSpan.FromSeconds(30), new Text(
            "正在进行的汇总查询较多，请稍后重试。", "Too many queries on whole regions are in progress; try again shortly.")),
        paths);

    /// <summary>Pages of changes that are read. A full page takes a processor for up to a tenth of a second, and one change wakes many polls.</summary>
    public ShareLimiter FeedPages { get; } = new(
        new ShareLimits(Places: ProcessorShare(1), PerCaller: 1, Waiting: LongPollsPerCaller + 32, TimeSpan.FromSeconds(30), new Text(
            "正在读取的变动记录较多，请稍后重试。", "Too many pages of changes are being read; try again shortly.")),
        paths);

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        foreach (var limiter in (ShareLimiter[])[Downloads, LongPolls, Documents, Previews, Imports, RegionQueries, FeedPages])
        {
            await limiter.DisposeAsync();
        }
    }

    // At least two places: with one, callers of one bureau could keep all others waiting.
    private static int ProcessorShare(int divisor) => Math.Max(2, Environment.ProcessorCount / divisor);
}
