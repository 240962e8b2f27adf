using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using MediatR;
using PerfHub.Api.Features.Deviations;
using PerfHub.Api.Features.SelfEvaluations;
using PerfHub.Api.Features.Windows;
using PerfHub.Api.Http.Caching;
using PerfHub.Api.Reports;
using PerfHub.Api.Reports.Deviations;
using PerfHub.Api.Reports.Receipts;
using PerfHub.Api.Reports.Reviews;
using PerfHub.Api.Reports.State;
using PerfHub.Api.Security;

namespace PerfHub.Api.Hosting.Demo;

/// <summary>
/// What has happened in the demo besides first filings, so that every page has something to show: reports of earlier years, decisions on
/// reports, cases in every state, extensions, and reports that are late or returned.
/// </summary>
internal sealed class DemoHistory(IMediator mediator, TimeProvider time)
{
    /// <summary>The year of the demo; the two years before it have reports of a few units.</summary>
    public const int Year = 2024;

    private const int EarlierYears = 2, UnitsWithEarlierYears = 20;

    // A fifteenth of the reports is accepted, some of them with the bureau's own score.
    private const int AcceptedEvery = 15, ReviewedEvery = 45;

    // These units have cases that somebody has worked on.
    private const int FirstUnitWithCases = 20, LastUnitWithCases = 58;

    private static readonly TimeSpan Beijing = TimeSpan.FromHours(8);

    private const int DaysLate = 3, ExtensionDays = 30;

    private static readonly Caller Reviewer = new("demo-reviewer", Role.BureauAdmin, "650100", null);

    private static readonly Caller Auditor = new("demo-auditor", Role.Auditor, "650100", null);

    /// <summary>Files and accepts the reports of earlier years, if the unit has any.</summary>
    /// <param name="bureau">The code of the unit's bureau.</param>
    /// <param name="unit">The unit's code.</param>
    /// <param name="number">The number that the figures follow from; 0 for the unit with the real report.</param>
    public async Task FileEarlierYearsAsync(string bureau, string unit, int number)
    {
        for (var year = Year - EarlierYears; year < Year && number <= UnitsWithEarlierYears; year++)
        {
            await FileAsync(new ReportKey(bureau, unit, year), GenerateEarlierReport(number, year));
            await DecideAsync(new ReportKey(bureau, unit, year), DecisionKind.Accept, null);
        }
    }

    /// <summary>Accepts some reports, and works on some of their cases.</summary>
    /// <param name="number">The number of the unit, which decides what happens.</param>
    /// <param name="receipt">The receipt of its report.</param>
    public async Task WorkOnReportAsync(int number, Receipt receipt)
    {
        var key = new ReportKey(receipt.Bureau, receipt.Unit, receipt.FiscalYear);
        if (number is >= FirstUnitWithCases and <= LastUnitWithCases)
        {
            await WorkOnCasesAsync(number, key, receipt);
        }

        if (number % AcceptedEvery == 1)
        {
            var reviewed = number % ReviewedEvery == 1 ? new ReviewedScoreBody { Total = Math.Max(0, receipt.Score.Verified - 2) } : null;
            await DecideAsync(key, DecisionKind.Accept, reviewed is null ? null : "佐证材料不完整，扣 2 分。", reviewed);
        }
    }

    /// <summary>Closes the window of a district whose units have not filed yet, and gives one of them more time.</summary>
    /// <param name="bureau">The district's code.</param>
    /// <param name="extendedUnit">The code of the unit that gets more time.</param>
    public async Task CloseWindowAsync(string bureau, string extendedUnit)
    {
        var window = new PutWindows.Period
        {
            OpensAt = new DateTimeOffset(Year + 1, 1, 1, 0, 0, 0, Beijing),
            ClosesAt = GetDayEnd(-DaysLate),
        };
        await mediator.Send(new PutWindows.Command(bureau, Year, new PutWindows.Body { Final = window }, Precondition.None));
        var extension = new GrantExtension.Body { ClosesAt = GetDayEnd(ExtensionDays), Reason = "机构合并，账目移交尚未完成。" };
        await mediator.Send(new GrantExtension.Command(new ReportKey(bureau, extendedUnit, Year), extension, Reviewer.Id, Precondition.None));
    }

    /// <summary>Returns a report.</summary>
    public Task ReturnAsync(Receipt receipt) => DecideAsync(
        new ReportKey(receipt.Bureau, receipt.Unit, receipt.FiscalYear), DecisionKind.Return, "执行数与决算报表不一致，请核对后重新提交。");

    /// <summary>Files a report.</summary>
    public async Task<Receipt> FileAsync(ReportKey key, byte[] report) => (await mediator.Send(new FileReport.Command(key, report, English: false, DemoData.ActorId))).Receipt;

    /// <summary>Gets the last millisecond of a day in Beijing, counted from today.</summary>
    private DateTimeOffset GetDayEnd(int days) => new DateTimeOffset(time.GetUtcNow().ToOffset(Beijing).Date, Beijing).AddDays(days + 1).AddMilliseconds(-1);

    private async Task WorkOnCasesAsync(int number, ReportKey key, Receipt receipt)
    {
        var unit = new Caller($"demo-unit-{key.Unit}", Role.Unit, key.Bureau, key.Unit);
        switch (number % 5)
        {
            case 0:
                await ActAsync(receipt, "target-missed", unit, new CaseActBody { Kind = DeviationActionKind.Explain, Text = "部分活动改为线上举办，没有计入完成数，签到表和通知已存档。" });
                break;
            case 1:
                await ActAsync(receipt, "score-unsupported", Auditor, new CaseActBody { Kind = DeviationActionKind.Confirm, Text = "完成情况不足以支持自评得分，应予扣减。" });
                break;
            case 2:
                await ActAsync(receipt, "narrative-figure-mismatch", Auditor, new CaseActBody { Kind = DeviationActionKind.Dismiss, Text = "文字部分为历年累计数，与指标口径不同，已核对台账。" });
                break;
            case 3:
                var dueOn = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime).AddDays(14);
                await ActAsync(receipt, "part-exceeds-whole", Auditor, new CaseActBody { Kind = DeviationActionKind.Assign, Assignee = "稽核一组", DueOn = dueOn });
                break;
            default:
                await FileAsync(key, CorrectFiscalFunds(DemoNarratives.GenerateReport(number)));
                break;
        }
    }

    private async Task ActAsync(Receipt receipt, string rule, Caller caller, CaseActBody body)
    {
        if (receipt.Deviations.FirstOrDefault(it => it.Rule == rule) is { } deviation)
        {
            await mediator.Send(new AddDeviationEvent.Command(deviation.Id, CaseAction.Create(body, caller), Precondition.None));
        }
    }

    private Task DecideAsync(ReportKey key, DecisionKind kind, string? reason, ReviewedScoreBody? reviewed = null) => mediator.Send(
        new DecideReport.Command(key, new DecideReport.Body { Decision = kind, Reason = reason, ReviewedScore = reviewed }, Reviewer, Precondition.None));

    /// <summary>A second revision in which fiscal funds are a part of the budget, as they have to be.</summary>
    private static byte[] CorrectFiscalFunds(byte[] document)
    {
        var report = JsonNode.Parse(document)!;
        var budget = report["budget"]!;
        (budget["fiscalFunds"]!["adjusted"], budget["fiscalFunds"]!["executed"]) = (budget["adjusted"]!.DeepClone(), budget["executed"]!.DeepClone());
        return Encode(report);
    }

    private static byte[] GenerateEarlierReport(int number, int year)
    {
        // Other figures and narratives than those of the year of the demo.
        var report = JsonNode.Parse(DemoNarratives.GenerateReport(number + 1_000 * (Year - year)))!;
        report["filledOn"] = string.Create(CultureInfo.InvariantCulture, $"{year + 1}-02-18");
        report["conclusion"] = string.Create(CultureInfo.InvariantCulture, $"{year} 年度部门整体支出绩效自评综合得分 {(decimal)report["score"]!["total"]!} 分。");
        if (number == 0)
        {
            MeetTargets(report);
        }

        return Encode(report);
    }

    // The real report has no deviation that an earlier year explains: its targets are not below these values.
    private static void MeetTargets(JsonNode report)
    {
        foreach (var indicator in report["indicators"]!.AsArray())
        {
            var target = (decimal)indicator!["target"]!["value"]!;
            (indicator["final"]!["value"], indicator["midYear"]!["value"], indicator["completionRate"]) = (target, Math.Round(target / 2), 100m);
        }
    }

    private static byte[] Encode(JsonNode report) => Encoding.UTF8.GetBytes(report.ToJsonString(ApiJson.Options));
}
