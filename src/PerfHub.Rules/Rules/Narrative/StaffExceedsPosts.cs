using PerfHub.Rules.Scoring;
using static PerfHub.Rules.Rules.Text;

namespace PerfHub.Rules.Rules.Narrative;

/// <summary>A unit must not have more staff on established posts (编制) than posts.</summary>
public sealed class StaffExceedsPosts() : ReportRule(
    "staff-exceeds-posts", RuleGroup.Narrative, Severity.Low,
    new Text("实有人数超过编制人数", "Actual staff exceeds the established posts"),
    "profile.actualStaff ≤ profile.establishedPosts",
    new Text("实有人数 ≤ 编制人数", "Actual staff ≤ established posts"),
    RuleSources.OfficialForm)
{
    protected override IReadOnlyList<string> Inputs => ["/profile/actualStaff", "/profile/establishedPosts"];

    protected override RuleOutcome Check(RuleInput input)
    {
        if (input.Report.Profile is not { EstablishedPosts: { } posts, ActualStaff: { } staff })
        {
            return NotApplicable.NotStated;
        }

        return staff <= posts
            ? RuleOutcome.Pass
            : new RuleOutcome.Flag(
                "/profile/actualStaff", "", posts, staff, Format($"{staff} ≤ {posts}"),
                Defer((staff, posts), static facts => Compose(
                    $"实有人数 {facts.staff} 人超过编制人数 {facts.posts} 人。",
                    $"The actual staff of {facts.staff} exceeds the {facts.posts} established posts.")));
    }
}
