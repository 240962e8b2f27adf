using System.Globalization;
using Dapper;
using MediatR;
using PerfHub.Api.Http.Documents;
using PerfHub.Api.Http.Json;
using PerfHub.Api.Http.OpenApi;
using PerfHub.Api.Http.Problems;
using PerfHub.Api.Persistence;
using PerfHub.Api.Reports;
using PerfHub.Api.Reports.Assessments;
using PerfHub.Api.Reports.Deviations;
using PerfHub.Api.Reports.Receipts;
using PerfHub.Api.Security;
using PerfHub.Documents.Writing;
using PerfHub.Rules.Report;
using PerfHub.Rules.Rules;

namespace PerfHub.Api.Features.SelfEvaluations;

/// <summary>
/// Writes the review letter (复核意见书) of a unit: its score part by part, and each deviation with its formula, the unit's explanation and
/// the decision.
/// </summary>
public static class GetReviewLetter
{
    private const string NamesSql = """
        SELECT u.Name AS UnitName, b.Name AS BureauName FROM Unit u JOIN Bureau b ON b.Code = u.Bureau WHERE u.Bureau = @Bureau AND u.Code = @Unit
        """;

    // The letter shows deviations that are not resolved, with the last explanation and the last decision of each.
    private const string EventsSql = $"""
        SELECT e.Deviation, e.Kind, SUBSTRING(e.Text, 1, @maxText + 1) AS Text
        FROM CurrentReport t
        JOIN Deviation d ON d.ReportId = t.Id AND {DeviationCases.IsCurrent}
        JOIN DeviationEvent e ON e.ReportId = d.ReportId AND e.Deviation = d.Id
        WHERE t.Bureau = @Bureau AND t.Year = @Year AND t.Unit = @Unit AND (
            e.Number = (SELECT MAX(m.Number) FROM DeviationEvent m WHERE m.ReportId = d.ReportId AND m.Deviation = d.Id AND m.Kind = 'Explain')
            OR e.Number = (
                SELECT MAX(m.Number) FROM DeviationEvent m WHERE m.ReportId = d.ReportId AND m.Deviation = d.Id AND m.Kind IN ('Confirm', 'Dismiss')))
        """;

    // A letter of a thousand deviations stays readable; the whole text is in the case.
    private const int MaxText = 1_000;

    internal static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet(FileReport.Route + "/review-letter", async Task<IResult> (string b, string u, int y, IMediator mediator, CancellationToken cancel) =>
                await mediator.Send(new Query(new ReportKey(b, u, y)), cancel))
            .AllowRoles(Role.Unit, Role.BureauAdmin, Role.BureauReader, Role.Auditor)
            .Describe("Self-evaluations", "GetReviewLetter", "Reads the review letter as a Word document", "查询复核意见书（Word）")
            .ProducesDocument(DocumentBody.Docx);

    internal sealed record Query(ReportKey Key) : IRequest<IResult>, IPrimaryQuery;

    [method: ExplicitConstructor]
    internal sealed record CaseTextRow(string Deviation, DeviationEventKind Kind, string? Text);

    internal sealed record NamesRow
    {
        public required string UnitName { get; init; }

        public required string BureauName { get; init; }
    }

    internal sealed class Handler(Db db, TimeProvider time) : IRequestHandler<Query, IResult>
    {
        public async Task<IResult> Handle(Query query, CancellationToken cancellationToken)
        {
            var (current, names, events, timeZone) = await db.ReadInSnapshotAsync(
                async snapshot => (
                    await ReceiptReader.LoadAsync(snapshot, query.Key),
                    await snapshot.QueryFirstOrDefaultAsync<NamesRow>(NamesSql, query.Key),
                    await snapshot.QueryAsync<CaseTextRow>(EventsSql, new { query.Key.Bureau, query.Key.Unit, query.Key.Year, maxText = MaxText }),
                    await BureauTimeZoneReader.ReadAsync(snapshot, query.Key.Bureau)),
                cancellationToken);
            if (current is null || names is null)
            {
                throw new ProblemException(ProblemKind.NotFound);
            }

            var report = JsonBody.ParseStored<SelfEvaluationReport>(StoredCompression.Decompress(current.Revision.Document));
            var blocks = Create(current.ToReceipt(isEnglish: false), report, names, events.ToLookup(it => it.Deviation), timeZone, timeZone.FromUtc(time.UtcNow()));
            return new DocumentFile(
                WordWriter.Write(blocks), ReportFormat.Docx, $"复核意见书-{query.Key.Unit}-{query.Key.Year}", $"review-letter-{query.Key.Unit}-{query.Key.Year}");
        }
    }

    private static List<LayoutBlock> Create(Receipt receipt, SelfEvaluationReport report, NamesRow names, ILookup<string, CaseTextRow> events, BureauTimeZone timeZone, DateTime today)
    {
        var blocks = new List<LayoutBlock>
        {
            new LayoutText("部门单位整体支出绩效自评复核意见书", LayoutTextStyle.Title),
            new LayoutText($"（{receipt.FiscalYear}年度）", LayoutTextStyle.Subtitle),
            new LayoutText($"{names.UnitName}：", LayoutTextStyle.Plain),
            new LayoutText($"你单位于{timeZone.FormatZh(receipt.ReceivedAt)}报送的{receipt.FiscalYear}年度部门单位整体支出绩效自评报告（第{receipt.Revision}版）已收悉。经复核，意见如下。"),
            new LayoutText("一、得分情况", LayoutTextStyle.Heading1),
            new LayoutText(
                $"你单位自评{Format(receipt.Score.Claimed)}分，等级为“{receipt.Score.ClaimedGrade.ToChinese()}”；"
                + $"系统复核{Format(receipt.Score.Verified)}分，等级为“{receipt.Score.VerifiedGrade.ToChinese()}”，相差{Format(receipt.Score.Difference)}分。"
                + (receipt.ReviewedScore is { } reviewed ? $"财政复核{Format(reviewed.Total)}分，等级为“{reviewed.Grade.ToChinese()}”。" : "")),
            CreateScores(receipt, report),
            new LayoutText("二、偏差情况", LayoutTextStyle.Heading1),
        };
        if (receipt.Deviations.Count == 0)
        {
            blocks.Add(new LayoutText("未发现偏差。"));
        }
        else
        {
            blocks.Add(new LayoutText($"共{receipt.Deviations.Count}项，逐项列示如下。"));
            blocks.Add(new LayoutTable(
                [["序号", "程度", "问题", "应成立而未成立的算式", "单位说明", "处理结果"], .. receipt.Deviations.Select((it, index) => CreateRow(it, index, events[it.Id], timeZone))],
                [4, 4, 30, 18, 18, 14]));
        }

        blocks.Add(new LayoutText($"报告内容校验码（SHA-256）：{receipt.ContentSha256}", LayoutTextStyle.Note));
        blocks.Add(new LayoutText(names.BureauName, LayoutTextStyle.Right));
        blocks.Add(new LayoutText(today.ToString("yyyy年M月d日", CultureInfo.InvariantCulture), LayoutTextStyle.Right));
        return blocks;
    }

    private static LayoutTable CreateScores(Receipt receipt, SelfEvaluationReport report)
    {
        var reviewed = receipt.ReviewedScore?.Parts.ToDictionary(part => part.Pointer, part => part.Score) ?? [];
        var rows = receipt.Score.Parts.Select((part, index) => (IReadOnlyList<string?>)
        [
            index == 0 ? "预算执行" : report.Indicators[index - 1].Name,
            Format(part.Claimed), Format(part.Verified), reviewed.TryGetValue(part.Pointer, out var points) ? Format(points) : "",
        ]);
        return new LayoutTable(
            [["项目", "自评得分", "系统复核", "财政复核"], .. rows, ["合计", Format(receipt.Score.Claimed), Format(receipt.Score.Verified), Format(receipt.ReviewedScore?.Total)]],
            [5, 1, 1, 1]);
    }

    private static IReadOnlyList<string?> CreateRow(ReceiptDeviation deviation, int index, IEnumerable<CaseTextRow> events, BureauTimeZone timeZone)
    {
        var texts = events.ToList();
        var explanation = Shorten(texts.Find(it => it.Kind == DeviationEventKind.Explain)?.Text);
        var decision = Shorten(texts.Find(it => it.Kind != DeviationEventKind.Explain)?.Text);
        var status = DeviationLabels.Get(deviation.Status).Zh;
        return
        [
            $"{index + 1}", DeviationLabels.Get(deviation.Severity).Zh, deviation.Title ?? deviation.Message, ReadableRuleText.FormatFormulaZh(deviation.Formula, timeZone),
            explanation ?? "",
            deviation.Status is DeviationStatus.Confirmed or DeviationStatus.Dismissed && decision is not null ? $"{status}：{decision}" : status,
        ];
    }

    private static string? Shorten(string? text) => text?.Length > MaxText ? $"{text[..MaxText]}……（全文见系统）" : text;

    private static string Format(decimal? points) => points?.ToString("0.00", CultureInfo.InvariantCulture) ?? "";
}
