using PerfHub.Rules.Scoring;
using static PerfHub.Rules.Rules.Text;

namespace PerfHub.Rules.Rules.Time;

/// <summary>A report received exactly when the unit's window closes is still on time.</summary>
public sealed class LateFiling() : ReportRule(
    "late-filing", RuleGroup.Time, Severity.Medium,
    new Text("报送时间晚于截止时间", "Filed after the window closed"),
    "receivedAt ≤ closesAt",
    new Text("报送时间不晚于截止时间", "Received no later than the window closes"),
    RuleSources.FilingWindow)
{
    // It rests on no figure of the report: a decision on its lateness holds for later revisions too.
    protected override IReadOnlyList<string> Inputs => [];

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

        // Expected, actual and formula are data and stay UTC. Only the message is for people.
        var (received, closes) = (FormatInstant(receivedAt), FormatInstant(closesAt));
        return new RuleOutcome.Flag(
            "", "", closes, received, Format($"{received} ≤ {closes}"),
            Defer((input.Context.TimeZone, receivedAt, closesAt, late: receivedAt - closesAt), static facts => Compose(
                $"报告于{facts.TimeZone.FormatZh(facts.receivedAt)} 报送，截止时间为{facts.TimeZone.FormatZh(facts.closesAt)}，逾期{FormatZh(facts.late)}。",
                $"The report was received on {facts.TimeZone.FormatEn(facts.receivedAt)}; the window closed on {facts.TimeZone.FormatEn(facts.closesAt)}: it is {FormatEn(facts.late)} late.")));
    }

    // The two largest units are enough: the message gives both times as well.
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
