using System.Text;
using PerfHub.Api.Features.SelfEvaluations;

namespace PerfHub.Benchmarks.Campaigns.Checks;

/// <summary>The receipts of a bureau form one chain without a gap, and each acknowledged receipt is in it, at its place.</summary>
internal sealed class ReceiptChainCheck(CampaignContext context, string bureau)
{
    private static readonly string ZeroHead = new('0', 64);

    private long _seq;
    private string _head = ZeroHead;
    private string? _cursor;

    /// <summary>Verifies the chain from where the last verification has ended, or from the beginning.</summary>
    public async Task VerifyAsync(CampaignHost host, bool isComplete)
    {
        if (isComplete)
        {
            (_seq, _head, _cursor) = (0, ZeroHead, null);
        }

        var items = new Dictionary<long, ListReceipts.Item>();
        while (true)
        {
            var path = $"/v1/bureaus/{bureau}/receipts?limit=500{(_cursor is null ? "" : $"&cursor={_cursor}")}";
            if (await host.SendAsync(CampaignRequest.Get(path, context.Region.Administrator), 200) is not { IsRefused: false } response)
            {
                context.Findings.Add($"not readable: {path} after the restart.");
                return;
            }

            var page = response.Read<ListReceipts.Chain>();
            foreach (var item in page.Items.Where(item => item.Seq > _seq))
            {
                VerifyLink(item);
                items[item.Seq] = item;
            }

            if (page.NextCursor is null)
            {
                if (page.Head.Seq != _seq || page.Head.Head != _head)
                {
                    context.Findings.Add($"chain: the head of {bureau} is {page.Head}, after receipt {_seq} with head {_head}.");
                }

                break;
            }

            _cursor = page.NextCursor;
        }

        VerifyAcknowledged(items);
    }

    private void VerifyLink(ListReceipts.Item item)
    {
        var head = ReportModel.ComputeHash(Encoding.UTF8.GetBytes($"{_head}\n{item.ReceiptSha256}"));
        if (item.Seq != _seq + 1 || item.Head != head)
        {
            context.Findings.Add($"chain: receipt {item.Seq} of {bureau} does not follow receipt {_seq}: {item}");
        }

        (_seq, _head) = (item.Seq, item.Head);
        context.Findings.Count("links of receipt chains verified");
    }

    private void VerifyAcknowledged(Dictionary<long, ListReceipts.Item> items)
    {
        foreach (var report in context.Filings.Reports.Where(report => report.Key.Bureau == bureau))
        {
            foreach (var revision in report.Acknowledged)
            {
                if (revision.Chain.Seq > _seq)
                {
                    context.Findings.Add($"chain: receipt {revision.Chain.Seq} of {report.Path} was acknowledged, but the chain of {bureau} ends at {_seq}.");
                }
                else if (items.TryGetValue(revision.Chain.Seq, out var item)
                    && (item.Unit, item.FiscalYear, item.Revision, item.ReceiptSha256, item.Head)
                        != (report.Key.Unit, report.Key.Year, revision.Number, revision.Chain.ReceiptSha256, revision.Chain.Head))
                {
                    context.Findings.Add($"chain: revision {revision.Number} of {report.Path} was acknowledged as {revision.Chain}, and the chain has {item}.");
                }
            }
        }
    }
}
