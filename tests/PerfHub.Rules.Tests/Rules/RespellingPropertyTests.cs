using FsCheck.Xunit;
using PerfHub.Rules.Report;
using PerfHub.Rules.Rules;
using PerfHub.Rules.Scoring;

namespace PerfHub.Rules.Tests.Rules;

/// <summary>Reordering and respelling the indicators of a report changes neither a flag nor a score.</summary>
[Properties(Arbitrary = [typeof(RespelledReportArbitraries)], MaxTest = 500)]
public sealed class RespellingPropertyTests
{
    private static readonly Policy Policy = Policy.Default with
    {
        CategoryWeights = new Dictionary<string, decimal> { ["产出"] = 50m, ["C 1"] = 20m },
    };

    [Property]
    public void The_flags_stay_the_same_by_rule_and_name_of_the_indicator(RespelledReport report) =>
        Assert.Equal(DescribeFlags(report.Original), DescribeFlags(report.Respelled));

    [Property]
    public void The_verified_score_stays_the_same(RespelledReport report)
    {
        var (original, respelled) = (VerifiedScore.Compute(report.Original, Policy), VerifiedScore.Compute(report.Respelled, Policy));
        Assert.Equal((original.Execution, original.Total, original.Grade), (respelled.Execution, respelled.Total, respelled.Grade));
        Assert.Equal(report.Order.Select(i => original.Indicators[i]), respelled.Indicators);
    }

    private static List<string> DescribeFlags(SelfEvaluationReport report)
    {
        var names = report.Indicators.ToDictionary(it => NormalizedText.Normalize(it.Code), it => NormalizedText.Normalize(it.Name));
        return
        [
            .. Evaluation.Compute(report, Policy).Deviations
                .Select(it => $"{it.Rule.Id} {it.Severity} {(it.Flag.Indicator is { } code ? names[NormalizedText.Normalize(code)] : it.Flag.Subject)}")
                .Order(StringComparer.Ordinal),
        ];
    }
}
