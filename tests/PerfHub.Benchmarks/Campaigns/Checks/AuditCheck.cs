using PerfHub.Api.Features.AuditLog;

namespace PerfHub.Benchmarks.Campaigns.Checks;

/// <summary>The audit log of a bureau is intact and never becomes shorter.</summary>
internal sealed class AuditCheck(CampaignContext context, string bureau)
{
    private long _entries;

    public async Task VerifyAsync(CampaignHost host)
    {
        var path = $"/v1/bureaus/{bureau}/audit-log/verify";
        if (await host.SendAsync(CampaignRequest.Get(path, context.Region.Administrator), 200) is not { IsRefused: false } response)
        {
            context.Findings.Add($"not readable: {path} after the restart.");
            return;
        }

        var result = response.Read<VerifyAuditLog.Result>();
        if (!result.Intact || result.Entries < _entries)
        {
            context.Findings.Add($"audit: the log of {bureau} had {_entries} entries and is {result}.");
        }

        _entries = result.Entries;
        context.Findings.Count("audit logs verified");
    }
}
