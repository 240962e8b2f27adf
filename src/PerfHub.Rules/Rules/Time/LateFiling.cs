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
    protected override RuleOutcome Check(RuleInput input)
    {
        if (input.Context.ClosesAt is not { } closesAt)
        {
            return NotApplicable.NoFilingWindow;
        }

        if (input.Context.ReceivedAt is not { } receivedAt)
        {
            return NotApplicable.NotFiled;
        }

        if (receivedAt <= closesAt)
        {
            return RuleOutcome.Pass;
        }

        var (received, closes, late) = (FormatInstant(receivedAt), FormatInstant(closesAt), receivedAt - closesAt);
        return new RuleOutcome.Flag(
            "",
            "",
            closes,
            received,
            Format($"{received} ≤ {closes}"),
            Defer(
                (received, closes, late),
                static facts => Compose(
                    $"报告于 {facts.received} 报送，截止时间为 {facts.closes}，逾期{FormatZh(facts.late)}。",
                    $"The report was filed at {facts.received}; the window had closed at {facts.closes}: it is {FormatEn(facts.late)} late.")));
    }

    // The two greatest units say enough; the instants themselves stand beside them.
    private static string FormatZh(TimeSpan late) => late switch
    {
        { Days: > 0 } => Format($" {late.Days} 天 {late.Hours} 小时"),
        { Hours: > 0 } => Format($" {late.Hours} 小时 {late.Minutes} 分"),
        { Minutes: > 0 } => Format($" {late.Minutes} 分 {late.Seconds} 秒"),
        { Seconds: > 0 } => Format($" {late.Seconds} 秒"),
        _ => "不足 1 秒",
    };

    private static string FormatEn(TimeSpan late) => late switch
    {
        { Days: > 0 } => $"{Pluralize(late.Days, "day")} {Pluralize(late.Hours, "hour")}",
        { Hours: > 0 } => $"{Pluralize(late.Hours, "hour")} {Pluralize(late.Minutes, "minute")}",
        { Minutes: > 0 } => $"{Pluralize(late.Minutes, "minute")} {Pluralize(late.Seconds, "second")}",
        { Seconds: > 0 } => Pluralize(late.Seconds, "second"),
        _ => "less than a second",
    };

    private static string Pluralize(int count, string unit) => Format($"{count} {unit}{(count == 1 ? "" : "s")}");
}
