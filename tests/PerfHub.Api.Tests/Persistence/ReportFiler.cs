using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using PerfHub.Api.Reports.Receipts;
using PerfHub.Api.Tests.Infrastructure;

namespace PerfHub.Api.Tests.Persistence;

/// <summary>Files different reports of one unit and records the reports and the receipts.</summary>
internal sealed class ReportFiler(UnitClient unit)
{
    private readonly ConcurrentDictionary<string, string> _sentReports = new();
    private int _number;

    public UnitClient Unit { get; } = unit;

    public ConcurrentQueue<Receipt> Receipts { get; } = new();

    /// <summary>How many revisions <see cref="AssertReceiptsMatchRevisionsAsync"/> found.</summary>
    public int StoredCount { get; private set; }

    /// <summary>Creates a report that differs from all earlier ones.</summary>
    public byte[] CreateReport()
    {
        var report = SeedReport.CreateVariant(Interlocked.Increment(ref _number)).ToUtf8Bytes();
        _sentReports[Convert.ToHexStringLower(SHA256.HashData(report))] = Encoding.UTF8.GetString(report);
        return report;
    }

    public async Task FileUntilDisconnectedAsync()
    {
        while (true)
        {
            try
            {
                Receipts.Enqueue((await Unit.FileReportAsync(CreateReport())).Expect<Receipt>(HttpStatusCode.Created));
            }
            catch (HttpRequestException)
            {
                return;
            }
        }
    }

    /// <summary>
    /// Asserts that the revisions have no gaps and form a chain, that each holds a report as it was sent, and that every
    /// receipt is that of a revision.
    /// </summary>
    public async Task AssertReceiptsMatchRevisionsAsync()
    {
        var revisions = await Unit.ReadRevisionsAsync();
        StoredCount = revisions.Count;
        Assert.Equal(Enumerable.Range(1, revisions.Count), revisions.Select(revision => revision.Revision));
        Assert.Equal(
            revisions.Select(revision => revision.ContentSha256).Prepend(null).SkipLast(1),
            revisions.Select(revision => revision.PreviousSha256));

        var stored = new Dictionary<int, string>();
        foreach (var revision in revisions)
        {
            var response = await Unit.GetRevisionAsync(revision.Revision);
            stored.Add(revision.Revision, response.Expect<Receipt>(HttpStatusCode.OK).ToJson());
            Assert.Equal(_sentReports[revision.ContentSha256], response.GetRawReport());
        }

        Assert.All(Receipts, receipt => Assert.Equal(stored[receipt.Revision], receipt.ToJson()));
    }
}
