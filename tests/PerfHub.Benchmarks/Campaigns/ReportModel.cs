using System.Security.Cryptography;
using System.Text.Json;
using PerfHub.Api;
using PerfHub.Api.Features.SelfEvaluations;
using PerfHub.Api.Http.Lists;
using PerfHub.Api.Reports;
using PerfHub.Api.Reports.Receipts;

namespace PerfHub.Benchmarks.Campaigns;

/// <summary>The report of a unit and year: what was sent, and what was acknowledged.</summary>
internal sealed class ReportModel(ReportKey key, CampaignFindings findings)
{
    private readonly Lock _lock = new();
    private readonly HashSet<string> _sent = [];
    private readonly Dictionary<int, AcknowledgedRevision> _acknowledged = [];
    private readonly HashSet<int> _unverified = [];

    public ReportKey Key => key;

    public string Path => $"/v1/bureaus/{key.Bureau}/units/{key.Unit}/self-evaluations/{key.Year}";

    public int AcknowledgedCount
    {
        get
        {
            lock (_lock)
            {
                return _acknowledged.Count;
            }
        }
    }

    /// <summary>Whether a revision was acknowledged since the last verification.</summary>
    public bool HasChanged
    {
        get
        {
            lock (_lock)
            {
                return _unverified.Count > 0;
            }
        }
    }

    public IReadOnlyList<AcknowledgedRevision> Acknowledged
    {
        get
        {
            lock (_lock)
            {
                return [.. _acknowledged.Values];
            }
        }
    }

    public static string ComputeHash(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    public void RecordSent(byte[] content)
    {
        lock (_lock)
        {
            _sent.Add(ComputeHash(content));
        }
    }

    /// <summary>Records a receipt; a repeated request may bring the same one again.</summary>
    public void RecordAcknowledged(byte[] content, Receipt receipt)
    {
        var revision = new AcknowledgedRevision(receipt.Revision, ComputeHash(content), ComputeHash(receipt), receipt.Chain!);
        if (receipt.ContentSha256 != revision.ContentSha256)
        {
            findings.Add($"receipt: {Path} was acknowledged with the hash {receipt.ContentSha256} of other content than was sent.");
        }

        lock (_lock)
        {
            if (_acknowledged.TryGetValue(revision.Number, out var earlier) && earlier != revision)
            {
                findings.Add($"acknowledged twice: revision {revision.Number} of {Path}, as {earlier} and as {revision}.");
            }

            _acknowledged[revision.Number] = revision;
            _unverified.Add(revision.Number);
        }
    }

    /// <summary>
    /// Reads the list of revisions: they have no gap, form a chain, were all sent, none twice, and each acknowledged one is there. Then reads
    /// revisions with their receipts.
    /// </summary>
    /// <param name="host">The host.</param>
    /// <param name="readerKey">A key that may read the report.</param>
    /// <param name="isComplete">Whether to read every revision, not only those acknowledged since the last verification.</param>
    public async Task VerifyAsync(CampaignHost host, string readerKey, bool isComplete)
    {
        if (await ListRevisionsAsync(host, readerKey) is not { } listed)
        {
            return;
        }

        List<AcknowledgedRevision> toRead;
        lock (_lock)
        {
            VerifyList(listed);
            toRead = [.. isComplete ? _acknowledged.Values : _unverified.Select(number => _acknowledged[number])];
            _unverified.Clear();
        }

        foreach (var revision in toRead)
        {
            await VerifyRevisionAsync(host, readerKey, revision);
        }
    }

    private static string ComputeHash(Receipt receipt) => ComputeHash(JsonSerializer.SerializeToUtf8Bytes(receipt, ApiJson.Options));

    private async Task<List<ListRevisions.Item>?> ListRevisionsAsync(CampaignHost host, string readerKey)
    {
        var items = new List<ListRevisions.Item>();
        for (string? cursor = null; ;)
        {
            var path = $"{Path}/revisions?limit=500{(cursor is null ? "" : $"&cursor={cursor}")}";
            if (await host.SendAsync(CampaignRequest.Get(path, readerKey), 200, 404) is not { IsRefused: false } response)
            {
                findings.Add($"not readable: {path} after the restart.");
                return null;
            }

            if (response.Status == 404)
            {
                return items;
            }

            var page = response.Read<Page<ListRevisions.Item>>();
            items.AddRange(page.Items);
            if ((cursor = page.NextCursor) is null)
            {
                return items;
            }
        }
    }

    private void VerifyList(List<ListRevisions.Item> listed)
    {
        var hashes = new HashSet<string>();
        string? previous = null;
        foreach (var (index, item) in listed.Index())
        {
            if (item.Revision != index + 1 || item.PreviousSha256 != previous)
            {
                findings.Add($"gap: revision {item.Revision} of {Path} is at position {index + 1}, after content {previous}.");
            }

            if (!_sent.Contains(item.ContentSha256) || !hashes.Add(item.ContentSha256))
            {
                findings.Add($"foreign content: revision {item.Revision} of {Path} has content that was not sent, or sent once and stored twice.");
            }

            previous = item.ContentSha256;
        }

        foreach (var revision in _acknowledged.Values)
        {
            if (revision.Number > listed.Count)
            {
                findings.Count("filings lost");
                findings.Add($"lost: revision {revision.Number} of {Path} was acknowledged and is not stored; there are {listed.Count}.");
            }
            else if (listed[revision.Number - 1] is var item && (item.ContentSha256 != revision.ContentSha256 || item.Chain != revision.Chain))
            {
                findings.Count("filings lost");
                findings.Add($"changed: revision {revision.Number} of {Path} was acknowledged as {revision} and is {item}.");
            }
        }
    }

    private async Task VerifyRevisionAsync(CampaignHost host, string readerKey, AcknowledgedRevision revision)
    {
        var path = $"{Path}/revisions/{revision.Number}";
        if (await host.SendAsync(CampaignRequest.Get(path, readerKey), 200) is not { IsRefused: false } response)
        {
            findings.Add($"not readable: {path} after the restart.");
            return;
        }

        findings.Count("filings read back");
        if (ComputeHash(response.GetReport()) != revision.ContentSha256 || ComputeHash(response.Read<Receipt>()) != revision.ReceiptSha256)
        {
            findings.Count("filings lost");
            findings.Add($"changed: {path} has another report or receipt than was acknowledged: {response.Text[..Math.Min(response.Body.Length, 2_000)]}");
        }
    }
}
