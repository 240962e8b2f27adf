using static PerfHub.Rules.Rules.Text;

namespace PerfHub.Rules.Rules.Time;

/// <summary>A report is in time up to the very instant at which the unit's window closes.</summary>
public sealed class LateFiling() : ReportRule(
    "late-filing",
    RuleGroup.Time,
    Severity.Medium,
    new Text("报送时间晚于截止时间", "Filed after the window closed"),
    "receivedAt ≤ closesAt",
    RuleSources.FilingWindow)
{
    /// <inheritdoc />
    protected override Answer Check(Submission submission)
    {
        if (submission.Circumstances.ClosesAt is not { } closesAt)
        {
            return NotApplicable.NoWindow;
        }

        if (submission.Circumstances.ReceivedAt is not { } receivedAt)
        {
            return NotApplicable.NotReceived;
        }

        if (receivedAt <= closesAt)
        {
            return Answer.Pass;
        }

        var (received, closes, late) = (Instant(receivedAt), Instant(closesAt), receivedAt - closesAt);
        return new Answer.Flag(
            "",
            "",
            closes,
            received,
            Say($"{received} ≤ {closes}"),
            Later(
                (received, closes, late),
                static facts => Of(
                    $"报告于 {facts.received} 报送，截止时间为 {facts.closes}，逾期{Zh(facts.late)}。",
                    $"The report was filed at {facts.received}; the window had closed at {facts.closes}: it is {En(facts.late)} late.")));
    }

    // The two greatest units say enough; the instants themselves stand beside them.
    private static string Zh(TimeSpan late) => late switch
    {
        { Days: > 0 } => Say($" {late.Days} 天 {late.Hours} 小时"),
        { Hours: > 0 } => Say($" {late.Hours} 小时 {late.Minutes} 分"),
        { Minutes: > 0 } => Say($" {late.Minutes} 分 {late.Seconds} 秒"),
        { Seconds: > 0 } => Say($" {late.Seconds} 秒"),
        _ => "不足 1 秒",
    };

    private static string En(TimeSpan late) => late switch
    {
        { Days: > 0 } => $"{Count(late.Days, "day")} {Count(late.Hours, "hour")}",
        { Hours: > 0 } => $"{Count(late.Hours, "hour")} {Count(late.Minutes, "minute")}",
        { Minutes: > 0 } => $"{Count(late.Minutes, "minute")} {Count(late.Seconds, "second")}",
        { Seconds: > 0 } => Count(late.Seconds, "second"),
        _ => "less than a second",
    };

    private static string Count(int count, string unit) => Say($"{count} {unit}{(count == 1 ? "" : "s")}");
}
