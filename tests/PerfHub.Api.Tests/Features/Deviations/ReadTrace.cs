using System.Diagnostics;
using System.Net;
using System.Text.Json.Nodes;
using PerfHub.Api.Tests.Infrastructure;

namespace PerfHub.Api.Tests.Features.Deviations;

/// <summary>How many stored deviations and events an evaluation has read, from the activity of its use case.</summary>
public sealed record ReadTrace(int Deviations, int Events)
{
    /// <summary>Validates a report and returns what that has read.</summary>
    public static async Task<ReadTrace> ValidateAsync(UnitClient unit, JsonNode report)
    {
        var (trace, found) = (ActivityTraceId.CreateRandom(), new TaskCompletionSource<ReadTrace>());
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "PerfHub",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = activity =>
            {
                if (activity.TraceId == trace && activity.GetTagItem("perfhub.deviations.read") is int deviations)
                {
                    found.TrySetResult(new ReadTrace(deviations, (int)activity.GetTagItem("perfhub.deviations.events_read")!));
                }
            },
        };
        ActivitySource.AddActivityListener(listener);
        var parent = $"00-{trace}-{ActivitySpanId.CreateRandom()}-01";
        (await unit.ValidateReportAsync(report.ToUtf8Bytes(), headers: ("traceparent", parent))).Expect(HttpStatusCode.OK);
        return await found.Task.WaitAsync(TimeSpan.FromSeconds(10));
    }
}
