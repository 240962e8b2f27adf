using PerfHub.Api.Reports;
using PerfHub.Api.Reports.Receipts;

namespace PerfHub.Benchmarks.Campaigns.Participants;

/// <summary>
/// A unit that files one report after the other. A filing without a response is sent again after the restart, with the same
/// <c>Idempotency-Key</c>: it must be stored once.
/// </summary>
internal class Filer(CampaignContext context, int unit, string bureau) : Participant(context)
{
    private (ReportKey Report, byte[] Content, string Key)? _pending;

    protected virtual int Year => Context.Year;

    /// <summary>Files a report, or the one before again if it got no response.</summary>
    /// <returns>Whether it was acknowledged.</returns>
    public async Task<bool> TryFileAsync(CampaignHost host)
    {
        var (report, content, key) = _pending ??= (CampaignRegion.GetReport(unit, bureau, Year), CreateReport(), Guid.NewGuid().ToString("N"));
        var model = Context.Filings.Get(report);
        model.RecordSent(content);
        var request = new CampaignRequest(HttpMethod.Post, model.Path, Context.Region.GetKey(unit), content) { IdempotencyKey = key };
        if (await host.SendAsync(request, 200, 201) is not { IsRefused: false } response)
        {
            return false;
        }

        model.RecordAcknowledged(content, response.Read<Receipt>());
        Context.Findings.Count("filings acknowledged");
        _pending = null;
        return true;
    }

    protected override Task ActAsync(CampaignHost host) => TryFileAsync(host);

    protected virtual byte[] CreateReport() => CampaignReports.Create(Context);
}
