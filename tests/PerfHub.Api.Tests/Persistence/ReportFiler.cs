using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using PerfHub.Api.Tests.Infrastructure;

namespace PerfHub.Api.Tests.Persistence;

/// <summary>A unit that files one report after the other, and keeps what it sent and what it was told.</summary>
internal sealed class ReportFiler(UnitClient unit)
{
    private int _number;

    public UnitClient Unit { get; } = unit;

    public ConcurrentDictionary<string, string> SentReports { get; } = new();

    public ConcurrentQueue<JsonNode> Receipts { get; } = new();

    /// <summary>How many revisions were found.</summary>
    public int StoredCount { get; set; }

    /// <summary>A report that it has not filed yet.</summary>
    public byte[] CreateReport()
    {
        var report = SeedReport.CreateVariant(Interlocked.Increment(ref _number)).ToUtf8Bytes();
        SentReports[Convert.ToHexStringLower(SHA256.HashData(report))] = Encoding.UTF8.GetString(report);
        return report;
    }

    public async Task FileUntilDisconnectedAsync()
    {
        while (true)
        {
            try
            {
                Receipts.Enqueue((await Unit.FileReportAsync(CreateReport())).Expect(HttpStatusCode.Created));
            }
            catch (HttpRequestException)
            {
                return;
            }
        }
    }

    /// <summary>All that was told is so: revisions without gaps, chained, each as it was sent, and each receipt the one of a revision.</summary>
    public async Task AssertReceiptsMatchRevisionsAsync()
    {
        var revisions = await BureauClient.ReadAllPagesAsync(query => Unit.ListRevisionsAsync(query), "limit=100");
        StoredCount = revisions.Count;
        Assert.Equal(Enumerable.Range(1, revisions.Count), revisions.Select(revision => (int)revision["revision"]!));
        Assert.Equal(
            revisions.Select(revision => (string?)revision["contentSha256"]).Prepend(null).SkipLast(1),
            revisions.Select(revision => (string?)revision["previousSha256"]));

        var stored = new Dictionary<int, string>();
        foreach (var revision in revisions)
        {
            var number = (int)revision["revision"]!;
            var answer = await Unit.GetRevisionAsync(number);
            var receipt = answer.Expect(HttpStatusCode.OK).AsObject();
            using var whole = JsonDocument.Parse(answer.Body);
            Assert.Equal(SentReports[(string)revision["contentSha256"]!], whole.RootElement.GetProperty("report").GetRawText());
            receipt.Remove("report");
            stored.Add(number, receipt.ToJsonString());
        }

        Assert.All(Receipts, receipt => Assert.Equal(stored[(int)receipt["revision"]!], receipt.ToJsonString()));
    }
}
