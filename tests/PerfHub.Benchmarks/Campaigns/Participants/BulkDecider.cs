using System.Diagnostics;
using PerfHub.Api.Features.Deviations;
using PerfHub.Api.Http.Lists;
using PerfHub.Api.Jobs;
using PerfHub.Api.Reports.Deviations;

namespace PerfHub.Benchmarks.Campaigns.Participants;

/// <summary>
/// A bureau that dismisses and reopens all of its deviations by jobs: an acknowledged job is completed, on every deviation, however often the
/// host is killed.
/// </summary>
internal sealed class BulkDecider(CampaignContext context) : Participant(context)
{
    // A host ends the lease of a killed one after 10 s. Most runs of the host are shorter.
    private static readonly TimeSpan MaxJobTime = TimeSpan.FromMinutes(1), PollInterval = TimeSpan.FromMilliseconds(100);

    private string? _job;
    private bool _isOutcomeUnknown;
    private DeviationStatus _status = DeviationStatus.Open;
    private long _start;

    /// <summary>Whether a job may be changing deviations.</summary>
    public bool IsBusy => _job is not null || _isOutcomeUnknown;

    protected override TimeSpan Pause => PollInterval;

    private static string JobsPath => $"/v1/bureaus/{CampaignRegion.BulkBureau}/deviations/{CampaignRegion.Year}/decisions";

    private DeviationStatus NextStatus => _status == DeviationStatus.Open ? DeviationStatus.Dismissed : DeviationStatus.Open;

    public override async Task VerifyAsync(CampaignHost host, bool isComplete)
    {
        if (!isComplete)
        {
            return;
        }

        for (var start = Stopwatch.GetTimestamp(); IsBusy && Stopwatch.GetElapsedTime(start) < MaxJobTime; await Task.Delay(PollInterval))
        {
            await ContinueAsync(host);
        }

        if (IsBusy)
        {
            Context.Findings.Add($"job: {_job ?? "a job of unknown outcome"} is not done {MaxJobTime} after the last start.");
        }
        else
        {
            await VerifyStatusesAsync(host, [_status]);
        }
    }

    protected override async Task ActAsync(CampaignHost host)
    {
        if (IsBusy)
        {
            await ContinueAsync(host);
            return;
        }

        var kind = _status == DeviationStatus.Open ? "dismiss" : "reopen";
        _start = Stopwatch.GetTimestamp();
        var response = await host.SendAsync(CampaignRequest.Post($"{JobsPath}?all=true", Context.Region.Administrator, $$"""{"kind":"{{kind}}","text":"经核对。"}"""), 202);
        _isOutcomeUnknown = response is null;
        _job = response is { IsRefused: false } ? response.Location : null;
    }

    private async Task ContinueAsync(CampaignHost host)
    {
        if (_job is null)
        {
            // The request without a response was not done, or its job is the last one.
            if (await IsLastJobDoneAsync(host))
            {
                _isOutcomeUnknown = false;
                _status = await VerifyStatusesAsync(host, [_status, NextStatus]) ?? _status;
            }

            return;
        }

        if (await host.SendAsync(CampaignRequest.Get(_job, Context.Region.Administrator), 200) is not { IsRefused: false } response)
        {
            return;
        }

        var job = response.Read<DecisionJob>();
        if (job.State is JobState.Done)
        {
            // After the clock was set back, a job skips what was decided later than it was accepted, and says so.
            DeviationStatus[] allowed = job.Skipped > 0 && Context.Findings.GetCount("clock jumps") > 0 ? [_status, NextStatus] : [NextStatus];
            (_job, _isOutcomeUnknown) = (null, false);
            Context.Findings.Count(job.Skipped == 0 ? "jobs completed" : "jobs that skipped deviations after the clock was set back");
            Context.Findings.RecordPeak("seconds from a job's start to its end", Stopwatch.GetElapsedTime(_start).TotalSeconds);
            _status = await VerifyStatusesAsync(host, allowed) ?? allowed[^1];
        }
        else if (job.State is JobState.Failed)
        {
            Context.Findings.Add($"job: {_job} is {job.State} after {Stopwatch.GetElapsedTime(_start).TotalSeconds:N0} s: {response.Text}");
            (_job, _isOutcomeUnknown) = (null, true);
        }
    }

    private async Task<bool> IsLastJobDoneAsync(CampaignHost host) =>
        await host.SendAsync(CampaignRequest.Get($"{JobsPath}?limit=1", Context.Region.Administrator), 200) is { IsRefused: false } response
        && response.Read<Page<DecisionJob>>().Items is not [{ State: JobState.Queued or JobState.Running }];

    private async Task<DeviationStatus?> VerifyStatusesAsync(CampaignHost host, DeviationStatus[] allowed)
    {
        var path = $"/v1/bureaus/{CampaignRegion.BulkBureau}/deviations/{CampaignRegion.Year}?limit=500";
        if (await host.SendAsync(CampaignRequest.Get(path, Context.Region.Administrator), 200) is not { IsRefused: false } response)
        {
            return null;
        }

        var statuses = response.Read<Page<DeviationItem>>().Items.Select(item => item.Status).Distinct().ToList();
        if (statuses is [var status] && allowed.Contains(status))
        {
            return status;
        }

        if (statuses.All(it => allowed.Contains(it)) && allowed.Length > 1)
        {
            return statuses[0];
        }

        Context.Findings.Add($"job: after it, all deviations must be {string.Join(" or ", allowed)} and are {string.Join(", ", statuses)}.");
        return statuses[0];
    }
}
