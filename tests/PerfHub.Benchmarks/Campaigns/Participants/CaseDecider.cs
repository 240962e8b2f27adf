using PerfHub.Api.Http.Lists;
using PerfHub.Api.Reports.Deviations;

namespace PerfHub.Benchmarks.Campaigns.Participants;

/// <summary>An auditor who decides and reopens deviations one by one: an acknowledged decision stays.</summary>
internal sealed class CaseDecider(CampaignContext context) : Participant(context)
{
    private const int SampleSize = 20;

    // The statuses that a deviation may have: two where a decision got no response.
    private readonly Dictionary<string, DeviationStatus[]> _statuses = [];
    private readonly HashSet<string> _touched = [];
    private List<string> _ids = [];

    protected override TimeSpan Pause => TimeSpan.FromMilliseconds(20);

    /// <summary>Finds the deviations.</summary>
    public async Task LoadAsync(CampaignHost host)
    {
        var path = $"/v1/bureaus/{CampaignRegion.CaseBureau}/deviations/{CampaignRegion.Year}?limit=500";
        var items = (await host.SendAsync(CampaignRequest.Get(path, Context.Region.Administrator), 200))!.Read<Page<DeviationItem>>().Items;
        _ids = [.. items.Select(item => item.Id)];
        foreach (var item in items)
        {
            _statuses[item.Id] = [item.Status];
        }
    }

    public override async Task VerifyAsync(CampaignHost host, bool isComplete)
    {
        foreach (var id in isComplete ? _ids : [.. _touched, .. Enumerable.Range(0, SampleSize).Select(_ => Context.Random.Pick(_ids))])
        {
            if (await host.SendAsync(CampaignRequest.Get($"/v1/deviations/{id}", Context.Region.Administrator), 200) is not { IsRefused: false } response)
            {
                Context.Findings.Add($"not readable: deviation {id} after the restart.");
                continue;
            }

            var status = response.Read<DeviationItem>().Status;
            if (!_statuses[id].Contains(status))
            {
                Context.Findings.Add($"case: deviation {id} must be {string.Join(" or ", _statuses[id])} and is {status}.");
            }

            _statuses[id] = [status];
            Context.Findings.Count("cases verified");
        }

        _touched.Clear();
    }

    protected override async Task ActAsync(CampaignHost host)
    {
        var id = Context.Random.Pick(_ids);
        if (_statuses[id] is not [var status])
        {
            return;
        }

        var (kind, next) = status is DeviationStatus.Confirmed or DeviationStatus.Dismissed ? ("reopen", DeviationStatus.Open)
            : Context.Random.IsChosen(50) ? ("confirm", DeviationStatus.Confirmed) : ("dismiss", DeviationStatus.Dismissed);
        var request = CampaignRequest.Post($"/v1/deviations/{id}/events", Context.Region.Administrator, $$"""{"kind":"{{kind}}","text":"经核对。"}""");
        var response = await host.SendAsync(request, 201);
        _touched.Add(id);
        if (response is null)
        {
            _statuses[id] = [status, next];
        }
        else if (!response.IsRefused)
        {
            _statuses[id] = [next];
            Context.Findings.Count("cases decided");
        }
    }
}
