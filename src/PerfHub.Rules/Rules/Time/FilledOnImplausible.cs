using System.Globalization;
using PerfHub.Rules.Scoring;
using static PerfHub.Rules.Rules.Text;

namespace PerfHub.Rules.Rules.Time;

/// <summary>
/// A report on a year cannot be filled in before the year ends, nor after it was received. Days are those of the bureau's time zone.
/// </summary>
public sealed class FilledOnImplausible() : ReportRule(
    "filled-on-implausible", RuleGroup.Time, Severity.Medium,
    new Text("填报时间不合理", "The day of filling in is implausible"),
    "last day of the fiscal year ≤ filledOn ≤ day of receipt",
    new Text(
        "填报日期不早于年度最后一天，不晚于报送当天",
        "Filled in no earlier than the last day of the fiscal year, and no later than the day of receipt"),
    RuleSources.Plausibility)
{
    protected override IReadOnlyList<string> Inputs => ["/filledOn"];

    protected override RuleOutcome Check(RuleInput input)
    {
        if ((input.Context.FiscalYear ?? input.Report.FiscalYear) is not { } year)
        {
            return NotApplicable.FiscalYearUnknown;
        }

        var (filledOn, lastDay) = (input.Report.FilledOn, new DateOnly(year, 12, 31));
        if (filledOn < lastDay)
        {
            return new RuleOutcome.Flag(
                "/filledOn", "", FormatData(lastDay), FormatData(filledOn), Format($"{FormatData(lastDay)} ≤ {FormatData(filledOn)}"),
                Defer((filledOn, lastDay), static facts => Compose(
                    $"填报时间为{FormatZh(facts.filledOn)}，早于年度终了日{FormatZh(facts.lastDay)}。",
                    $"The report was filled in on {FormatEn(facts.filledOn)}, before the fiscal year ended on {FormatEn(facts.lastDay)}.")));
        }

        if (input.Context.ReceivedAt is not { } receivedAt || DateOnly.FromDateTime(input.Context.TimeZone.FromUtc(receivedAt)) is var received && filledOn <= received)
        {
            return RuleOutcome.Pass;
        }

        return new RuleOutcome.Flag(
            "/filledOn", "", FormatData(received), FormatData(filledOn), Format($"{FormatData(filledOn)} ≤ {FormatData(received)}"),
            Defer((input.Context.TimeZone, filledOn, receivedAt), static facts => Compose(
                $"填报时间为{FormatZh(facts.filledOn)}，晚于报送时间{facts.TimeZone.FormatZh(facts.receivedAt)}。",
                $"The report was filled in on {FormatEn(facts.filledOn)}, after it was received on {facts.TimeZone.FormatEn(facts.receivedAt)}.")));
    }

    private static string FormatData(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string FormatZh(DateOnly day) => day.ToString("yyyy年M月d日", CultureInfo.InvariantCulture);

    private static string FormatEn(DateOnly day) => day.ToString("d MMMM yyyy", CultureInfo.InvariantCulture);
}
