using System.Text;
using PerfHub.Api.Http.Problems;
using PerfHub.Api.Jobs;
using PerfHub.Api.Persistence;

namespace PerfHub.Api.Features.Deviations;

/// <summary>
/// How much work a bureau's bulk decisions may be at a time: jobs, deviations and bytes of text, because the text of the action is stored
/// with every deviation. What was cancelled lately counts too, up to twice the quota: a decision can be corrected at once, but not
/// created and cancelled over and over.
/// </summary>
internal static class DecisionQuota
{
    /// <summary>The longest text of a bulk decision, characters.</summary>
    public const int MaxTextLength = 2_000;

    // A deviation that is decided writes some kilobytes besides its text: its event, its row, and the change in the feed.
    private const int MaxJobs = 10, MaxDeviations = 200_000;

    private const long MaxTextBytes = 100_000_000;

    private const string JobsSql = $"""
        SELECT j.* FROM Job j
        WHERE j.Bureau = @bureau AND j.Id <> @except
          AND ((j.Kind = '{DecideDeviationsJob.KindName}'
              AND (j.State IN ('Queued', 'Running') OR (j.State = 'Cancelled' AND j.UpdatedAt > @cancelledSince)))
            OR (j.Kind = '{DecideDeviationsJob.PreparedKindName}' AND j.State = 'Done' AND j.UpdatedAt > @preparedSince))
        """;

    private static readonly TimeSpan CancelledFor = TimeSpan.FromMinutes(10);

    /// <summary>Ensures that the text is short enough to be stored with many deviations.</summary>
    /// <exception cref="ProblemException">422.</exception>
    public static void EnsureShort(string? text)
    {
        if (text?.Length > MaxTextLength)
        {
            throw ProblemKind.InvalidBody.ToExceptionAt(
                "/text", "too-long", $"批量处理的说明不得超过 {MaxTextLength} 个字符", $"the text of a bulk decision must have at most {MaxTextLength} characters");
        }
    }

    /// <summary>
    /// Ensures that a bulk decision is within the quota. The selection is counted before the transaction, which would hold up other writes;
    /// in the transaction, only what is unfinished is counted again, except for the job itself.
    /// </summary>
    /// <exception cref="ProblemException">422 if the selection is too large at any time, 429 if it is too large now.</exception>
    public static async Task EnsureAsync(WriteSession session, string bureau, long job, int deviations, string? text, DateTime now)
    {
        var added = new Work(1, deviations, MeasureText(deviations, text));
        if (added.Deviations > MaxDeviations || added.TextBytes > MaxTextBytes)
        {
            throw CreateTooLargeException(added);
        }

        var jobs = await session.QueryAsync<JobRow>(JobsSql, new
        {
            bureau, except = job, cancelledSince = now - CancelledFor, preparedSince = now - DecisionTargetCleanup.MaxPreparation,
        });
        var unfinished = Work.Sum(jobs.Where(it => it.State != JobState.Cancelled));
        if (!(unfinished + added).IsWithin(1) || !(Work.Sum(jobs) + added).IsWithin(2))
        {
            throw CreateTooManyException(unfinished, jobs.Count(it => it.State == JobState.Cancelled), added);
        }
    }

    private static long MeasureText(int deviations, string? text) => (long)deviations * Encoding.UTF8.GetByteCount(text ?? "");

    private static ProblemException CreateTooLargeException(Work added) => added.Deviations > MaxDeviations
        ? ProblemKind.InvalidBody.ToException(
            $"一次批量处理最多 {MaxDeviations} 条偏差，本次筛选出 {added.Deviations} 条。请缩小筛选范围。",
            $"A bulk decision is on at most {MaxDeviations} deviations; this filter selects {added.Deviations}. Narrow it.")
        : ProblemKind.InvalidBody.ToException(
            $"批量处理的说明逐条保存：{added.Deviations} 条偏差、每条 {added.TextBytes / added.Deviations} 字节，超过 {MaxTextBytes / 1_000_000} MB。请缩短说明或缩小筛选范围。",
            $"The text of a bulk decision is stored with each deviation: {added.TextBytes / added.Deviations} bytes for {added.Deviations} deviations are more than {MaxTextBytes / 1_000_000} MB. Shorten the text, or narrow the filter.");

    private static ProblemException CreateTooManyException(Work unfinished, int cancelled, Work added) => ProblemKind.TooManyRequests.ToException(
        $"本财政部门未完成的批量处理最多 {MaxJobs} 项、共 {MaxDeviations} 条偏差（说明合计 {MaxTextBytes / 1_000_000} MB）；目前有 {unfinished.Jobs} 项、{unfinished.Deviations} 条，近 {CancelledFor.Minutes} 分钟内取消 {cancelled} 项，本次 {added.Deviations} 条。请稍后再试。",
        $"A bureau may have at most {MaxJobs} unfinished bulk decisions on {MaxDeviations} deviations in total, with {MaxTextBytes / 1_000_000} MB of text; it has {unfinished.Jobs} on {unfinished.Deviations}, {cancelled} were cancelled in the last {CancelledFor.Minutes} minutes, and this one is on {added.Deviations}. Try again later.");

    /// <summary>What bulk decisions still have to do, or were to do when they were cancelled.</summary>
    private readonly record struct Work(int Jobs, long Deviations, long TextBytes)
    {
        public static Work Sum(IEnumerable<JobRow> jobs) => jobs.Aggregate(
            default(Work), (sum, job) => sum + new Work(1, job.Total - job.Done, MeasureText(job.Total - job.Done, DecideDeviationsJob.ReadAction(job).Text)));

        public static Work operator +(Work one, Work other) =>
            new(one.Jobs + other.Jobs, one.Deviations + other.Deviations, one.TextBytes + other.TextBytes);

        public bool IsWithin(int quotas) => Jobs <= quotas * MaxJobs && Deviations <= quotas * MaxDeviations && TextBytes <= quotas * MaxTextBytes;
    }
}
