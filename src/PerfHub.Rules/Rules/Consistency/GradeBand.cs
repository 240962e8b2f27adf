using PerfHub.Rules.Report;
using PerfHub.Rules.Scoring;
using static PerfHub.Rules.Rules.Text;

namespace PerfHub.Rules.Rules.Consistency;

/// <summary>The claimed grade must be that of the claimed total.</summary>
public sealed class GradeBand() : ReportRule(
    "grade-band",
    RuleGroup.Consistency,
    Severity.High,
    new Text("评价等级与总分不符", "The grade is not that of the claimed total"),
    "score.grade = the band of score.total",
    RuleSources.SelfEvaluation,
    new RuleParameter("gradeBands.excellent", Policy.Default.GradeBands.Excellent, "points", new Text("评为“优”的最低分", "The lowest score graded 优")),
    new RuleParameter("gradeBands.good", Policy.Default.GradeBands.Good, "points", new Text("评为“良”的最低分", "The lowest score graded 良")),
    new RuleParameter("gradeBands.fair", Policy.Default.GradeBands.Fair, "points", new Text("评为“中”的最低分", "The lowest score graded 中")))
{
    /// <inheritdoc />
    protected override Answer Check(Submission submission)
    {
        var score = submission.Report.Score;
        var grade = submission.Policy.GradeBands.GradeOf(score.Total);
        return score.Grade == grade
            ? Answer.Pass
            : new Answer.Flag(
                "/score/grade",
                "",
                grade.Chinese(),
                score.Grade.Chinese(),
                Say($"{score.Total} → {grade.Chinese()} = {score.Grade.Chinese()}"),
                Later(
                    (score.Total, grade, claimed: score.Grade),
                    static facts => Of(
                        $"自评总分 {facts.Total} 分对应等级“{facts.grade.Chinese()}”，填报为“{facts.claimed.Chinese()}”。",
                        $"A total of {facts.Total} points is graded {facts.grade.Chinese()}, but {facts.claimed.Chinese()} is claimed.")));
    }
}
