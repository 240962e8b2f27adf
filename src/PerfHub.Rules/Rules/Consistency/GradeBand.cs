using PerfHub.Rules.Report;
using PerfHub.Rules.Scoring;
using static PerfHub.Rules.Rules.Text;

namespace PerfHub.Rules.Rules.Consistency;

/// <summary>The claimed grade must match the claimed total.</summary>
public sealed class GradeBand() : ReportRule(
    "grade-band", RuleGroup.Consistency, Severity.High,
    new Text("评价等级与总分不符", "The grade does not match the claimed total"),
    "score.grade = the band of score.total",
    new Text("评价等级与自评总分所在的分数段一致", "The grade is that of the claimed total"),
    RuleSources.SelfEvaluation,
    new RuleParameter("gradeBands.excellent", Policy.Default.GradeBands.Excellent, "points", new Text("评为“优”的最低分", "The lowest score graded Excellent")),
    new RuleParameter("gradeBands.good", Policy.Default.GradeBands.Good, "points", new Text("评为“良”的最低分", "The lowest score graded Good")),
    new RuleParameter("gradeBands.fair", Policy.Default.GradeBands.Fair, "points", new Text("评为“中”的最低分", "The lowest score graded Fair")))
{
    protected override IReadOnlyList<string> Inputs => ["/score/grade", "/score/total"];

    protected override RuleOutcome Check(RuleInput input)
    {
        var score = input.Report.Score;
        var grade = input.Policy.GradeBands.GetGrade(score.Total);
        return score.Grade == grade
            ? RuleOutcome.Pass
            : new RuleOutcome.Flag(
                "/score/grade", "", grade.ToChinese(), score.Grade.ToChinese(),
                Format($"{score.Total} → {grade.ToChinese()} = {score.Grade.ToChinese()}"),
                Defer((score.Total, grade, claimed: score.Grade), static facts => Compose(
                    $"自评总分 {facts.Total} 分对应等级“{facts.grade.ToChinese()}”，填报为“{facts.claimed.ToChinese()}”。",
                    $"A total of {facts.Total} points is graded {facts.grade.ToChinese()}, but {facts.claimed.ToChinese()} is claimed.")));
    }
}
