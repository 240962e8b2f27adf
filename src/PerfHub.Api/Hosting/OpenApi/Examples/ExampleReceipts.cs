using System.Text.Json.Nodes;
using PerfHub.Api.Http.OpenApi;
using PerfHub.Api.Reports;
using PerfHub.Api.Reports.Assessments;
using PerfHub.Api.Reports.Deviations;
using PerfHub.Api.Reports.Policies;
using PerfHub.Api.Reports.Receipts;
using PerfHub.Rules.Rules;
using PerfHub.Rules.Rules.MidYear;
using PerfHub.Rules.Scoring;

namespace PerfHub.Api.Hosting.OpenApi.Examples;

/// <summary>The report of the request example as it is filed. The rules evaluate it, so its receipt is what a host sends.</summary>
internal static class ExampleReceipts
{
    private static readonly ReportKey Key = new("650104", "0137", 2024);

    private static readonly JsonNode Report = RequestExamples.Report();

    private static readonly Verdict Verdict = Evaluate();

    /// <summary>The only deviation of the report.</summary>
    public static ReceiptDeviation Deviation { get; } =
        Verdict.ToReceiptDeviations(isEnglish: false, new Dictionary<string, DeviationStatus>()).Single();

    /// <summary>The receipt.</summary>
    public static Receipt Receipt { get; } = new()
    {
        Bureau = Key.Bureau,
        Unit = Key.Unit,
        FiscalYear = Key.Year,
        Revision = 1,
        Status = ReportStatus.Submitted,
        ReceivedAt = new DateTime(2025, 2, 18, 3, 12, 45, DateTimeKind.Utc),
        Late = false,
        ContentSha256 = Sha256Hex.Compute(Report.ToUtf8()),
        PreviousSha256 = null,
        Chain = new ReceiptLink(318, Sha256Hex.Compute("receipt"), Sha256Hex.Compute("head")),
        PolicyVersion = Verdict.PolicyVersion,
        PolicyBureau = Verdict.PolicyBureau,
        RuleSetVersion = Verdict.RuleSetVersion,
        Score = Verdict.Score,
        Rules = Verdict.CountOutcomes(),
        Deviations = [Deviation],
    };

    /// <summary>The response to a validation of the report.</summary>
    public static ReportVerdict Validated { get; } = new()
    {
        PolicyVersion = Receipt.PolicyVersion,
        PolicyBureau = Receipt.PolicyBureau,
        RuleSetVersion = Receipt.RuleSetVersion,
        Score = Receipt.Score,
        Rules = Receipt.Rules,
        Deviations = Receipt.Deviations,
    };

    /// <summary>The receipt with the report.</summary>
    public static FiledReport Filed { get; } = new(Receipt, Report.ToUtf8());

    private static byte[] ToUtf8(this JsonNode node) => System.Text.Encoding.UTF8.GetBytes(node.ToJsonString(ApiJson.Options));

    private static Verdict Evaluate()
    {
        var report = ReportBody.Parse(Report.ToUtf8(), Key.Year);
        var context = new ReportContext { FiscalYear = Key.Year };

        // The bureau has switched off the rules that ask for what a short report leaves out.
        var others = Evaluation.Compute(report, Policy.Default, context).Deviations.Select(it => it.Rule).Where(it => it is not MidYearExceedsFinal).Distinct();
        var policy = new Policy { Version = 2, Rules = others.ToDictionary(it => it.Id, _ => new RuleSetting(Enabled: false)) };
        return Verdict.Create(Key, report, new EffectivePolicy(1, "650100", policy, SetAt: null, SetBy: null), Evaluation.Compute(report, policy, context));
    }
}
