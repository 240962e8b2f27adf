using System.Text.RegularExpressions;
using FsCheck.Xunit;
using PerfHub.Rules.Report;
using PerfHub.Rules.Rules;
using PerfHub.Rules.Scoring;

namespace PerfHub.Rules.Tests.Rules;

/// <summary>Reordering and respelling the rows of a report changes neither a flag, nor what it rests on, nor a score.</summary>
[Properties(Arbitrary = [typeof(RespelledReportArbitraries)], MaxTest = 500)]
public sealed partial class RespellingPropertyTests
{
    private static readonly Policy Policy = Policy.Default with
    {
        CategoryWeights = new Dictionary<string, decimal> { ["产出"] = 50m, ["C 1"] = 20m },
    };

    [Property]
    public void The_flags_stay_the_same_with_subject_and_inputs(RespelledReport report) => Assert.Equal(
        DescribeFlags(report.Original, report.Original), DescribeFlags(report.Respelled, report.Original));

    [Property]
    public void The_verified_score_stays_the_same(RespelledReport report)
    {
        var (original, respelled) = (VerifiedScore.Compute(report.Original, Policy), VerifiedScore.Compute(report.Respelled, Policy));
        Assert.Equal((original.Execution, original.Total, original.Grade), (respelled.Execution, respelled.Total, respelled.Grade));
        Assert.Equal(report.Order.Select(i => original.Indicators[i]), respelled.Indicators);
    }

    private static List<string> DescribeFlags(SelfEvaluationReport report, SelfEvaluationReport lastYear)
    {
        var evaluation = Evaluation.Compute(report, Policy, new ReportContext { LastYear = lastYear });
        return [.. evaluation.Deviations.Select(it => Describe(it, evaluation.ResolveInputs(it))).Order(StringComparer.Ordinal)];
    }

    private static string Describe(Deviation deviation, IReadOnlyList<FlagInput> inputs)
    {
        var values = inputs.Select(it => $"{RowNumber().Replace(it.Pointer, "/*")}={it.Value.Number}{NormalizedText.Normalize(it.Value.Text)}").Order(StringComparer.Ordinal);
        var flag = deviation.Flag;
        var subject = flag.FollowsIndicator ? $"{NormalizedText.Normalize(flag.Indicator)}{flag.Subject[flag.Indicator!.Length..]}" : flag.Subject;
        return $"{deviation.Rule.Id} {deviation.Severity} {subject} {flag.Expected.Number} {flag.Actual.Number} {flag.Reference}: {string.Join("; ", values)}";
    }

    [GeneratedRegex("/[0-9]+")]
    private static partial Regex RowNumber();
}
