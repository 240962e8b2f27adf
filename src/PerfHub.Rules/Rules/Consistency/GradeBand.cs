using PerfHub.Rules.Report;
using PerfHub.Rules.Scoring;
using static PerfHub.Rules.Rules.Text;

namespace PerfHub.Rules.Rules.Consistency;

/// <summary>The claimed grade must be that of the claimed total.</summary>
public sealed class GradeBand() : Rule(
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
    public override IEnumerable<Answer> Check(Submission submission)
    {
        var score = submission.Report.Score;
        var grade = submission.Policy.GradeBands.GradeOf(score.Total);
        yield return score.Grade == grade
            ? Answer.Pass
            : new Answer.Flag(
                "/score/grade",
                "",
                grade.Chinese(),
                score.Grade.Chinese(),
                Say($"{score.Total} → {grade.Chinese()} = {score.Grade.Chinese()}"),
                Of(
                    $"自评总分 {score.Total} 分对应等级“{grade.Chinese()}”，填报为“{score.Grade.Chinese()}”。",
                    $"A total of {score.Total} points is graded {grade.Chinese()}, but {score.Grade.Chinese()} is claimed."));
    }
}
