using System.Diagnostics;
using System.Diagnostics.Metrics;
using PerfHub.Rules.Rules;

namespace PerfHub.Api;

/// <summary>
/// The activity source and the instruments of the service. No label names a bureau, a unit or a caller, so the number of series is bounded;
/// no label and no tag holds a text of a report, a key or a token.
/// </summary>
internal static class Telemetry
{
    /// <summary>The name of the activity source and of the meters.</summary>
    public const string Name = "PerfHub";

    private const string Seconds = "s";

    private static readonly Meter Meter = new(Name);

    // From the time of a write that need not wait to the time limits of calls.
    private static readonly InstrumentAdvice<double> StoreBuckets =
        new() { HistogramBucketBoundaries = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30] };

    // From a delivery that follows at once to the last retry, three days later.
    private static readonly InstrumentAdvice<double> LagBuckets =
        new() { HistogramBucketBoundaries = [1, 2, 5, 10, 30, 60, 300, 1_800, 7_200, 21_600, 86_400, 259_200] };

    private static readonly Counter<long> Filings = Meter.CreateCounter<long>("perfhub.filings", "{filing}", "Reports that were filed; unchanged: the current report was sent again.");
    private static readonly Counter<long> Findings = Meter.CreateCounter<long>("perfhub.findings", "{finding}", "Places of filed reports that break a rule.");
    private static readonly Counter<long> CacheRequests = Meter.CreateCounter<long>("perfhub.cache.requests", "{request}", "Requests for cached responses.");
    private static readonly Counter<long> JobSteps = Meter.CreateCounter<long>("perfhub.job.steps", "{step}", "Steps of jobs.");
    private static readonly Counter<long> WebhookAttempts = Meter.CreateCounter<long>("perfhub.webhook.attempts", "{attempt}", "Attempts to deliver an event.");
    private static readonly Histogram<double> WebhookLag = Meter.CreateHistogram("perfhub.webhook.lag", Seconds, "From an event to its delivery.", null, LagBuckets);
    private static readonly Histogram<double> WriteWait = Meter.CreateHistogram("perfhub.store.write.wait", Seconds, "How long writes wait for their turn.", null, StoreBuckets);
    private static readonly Histogram<double> CommitDuration = Meter.CreateHistogram("perfhub.store.commit.duration", Seconds, "How long commits take.", null, StoreBuckets);
    private static readonly Histogram<double> ConnectionWait = Meter.CreateHistogram("perfhub.store.connection.wait", Seconds, "How long callers wait for a connection.", null, StoreBuckets);
    private static readonly Counter<long> Writes = Meter.CreateCounter<long>("perfhub.store.writes", "{write}", "Writes.");

    /// <summary>The activity source.</summary>
    public static readonly ActivitySource Source = new(Name);

    /// <summary>Sets the counters that alerts look at to 0, so that the first failure is an increase.</summary>
    public static void InitializeCounters(IEnumerable<string> jobKinds)
    {
        foreach (var kind in jobKinds)
        {
            JobSteps.Add(0, new("kind", kind), new("outcome", "committed"));
            JobSteps.Add(0, new("kind", kind), new("outcome", "failed"));
            JobSteps.Add(0, new("kind", kind), new("outcome", "abandoned"));
        }

        WebhookAttempts.Add(0, new KeyValuePair<string, object?>("outcome", "delivered"));
        WebhookAttempts.Add(0, new KeyValuePair<string, object?>("outcome", "failed"));
        Writes.Add(0, new KeyValuePair<string, object?>("outcome", "committed"));
        Writes.Add(0, new KeyValuePair<string, object?>("outcome", "failed"));
        Filings.Add(0, new("outcome", "filed"), new("late", false));
    }

    /// <summary>Counts a filing and, unless it is unchanged, the findings of its verdict.</summary>
    public static void CountFiling(IEnumerable<RuleTally> tallies, bool isNew, bool isLate)
    {
        Filings.Add(1, new("outcome", isNew ? "filed" : "unchanged"), new("late", isLate));
        foreach (var tally in isNew && Findings.Enabled ? tallies.Where(tally => tally.Flagged > 0) : [])
        {
            Findings.Add(tally.Flagged, new KeyValuePair<string, object?>("rule", tally.Rule));
        }
    }

    /// <summary>Counts a request for a cached response: <c>hit</c>, <c>miss</c> or <c>notModified</c>.</summary>
    public static void CountCacheRequest(string result) => CacheRequests.Add(1, new KeyValuePair<string, object?>("result", result));

    /// <summary>Counts a step of a job: <c>committed</c>, <c>failed</c>, or <c>abandoned</c> after too many failures.</summary>
    public static void CountJobStep(string kind, string outcome) => JobSteps.Add(1, new("kind", kind), new("outcome", outcome));

    /// <summary>Counts an attempt to deliver an event, and how long after the event a successful one is.</summary>
    public static void CountWebhookAttempt(bool isDelivered, TimeSpan sinceEvent)
    {
        WebhookAttempts.Add(1, new KeyValuePair<string, object?>("outcome", isDelivered ? "delivered" : "failed"));
        if (isDelivered)
        {
            WebhookLag.Record(Math.Max(0, sinceEvent.TotalSeconds));
        }
    }

    /// <summary>Records how long a write has waited for its turn; <paramref name="start"/> is a timestamp of <see cref="Stopwatch"/>.</summary>
    public static void RecordWriteWait(long start) => WriteWait.Record(Stopwatch.GetElapsedTime(start).TotalSeconds);

    /// <summary>Records how long a commit took; <paramref name="start"/> is a timestamp of <see cref="Stopwatch"/>.</summary>
    public static void RecordCommit(long start) => CommitDuration.Record(Stopwatch.GetElapsedTime(start).TotalSeconds);

    /// <summary>Records how long a caller has waited for a connection; <paramref name="start"/> is a timestamp of <see cref="Stopwatch"/>.</summary>
    public static void RecordConnectionWait(string pool, long start) =>
        ConnectionWait.Record(Stopwatch.GetElapsedTime(start).TotalSeconds, new KeyValuePair<string, object?>("pool", pool));

    /// <summary>Counts a write: <c>committed</c>, <c>refused</c> by the service itself, or <c>failed</c> because of the store.</summary>
    public static void CountWrite(string outcome) => Writes.Add(1, new KeyValuePair<string, object?>("outcome", outcome));

    /// <summary>Starts a span of the store within another one. The polls of services, several in a second, have no traces of their own.</summary>
    public static Activity? StartStoreActivity(string name) => Activity.Current is null ? null : Source.StartActivity(name);

    /// <summary>Adds the commit of a batch of writes to the trace of one of them.</summary>
    /// <param name="write">The activity of the write.</param>
    /// <param name="duration">How long the commit took, until now.</param>
    public static void TraceCommit(Activity? write, TimeSpan duration)
    {
        if (write is not null && Source.StartActivity("store commit", ActivityKind.Internal, write.Context) is { } commit)
        {
            commit.SetStartTime(commit.StartTimeUtc - duration);
            commit.Dispose();
        }
    }
}
