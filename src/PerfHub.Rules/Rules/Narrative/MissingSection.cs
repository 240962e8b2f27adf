using PerfHub.Rules.Report;
using PerfHub.Rules.Scoring;
using static PerfHub.Rules.Rules.Text;

namespace PerfHub.Rules.Rules.Narrative;

/// <summary>Seven parts of the form require text; a part that is absent, empty or only a placeholder is missing.</summary>
public sealed class MissingSection() : Rule(
    "missing-section", RuleGroup.Narrative, Severity.Low,
    new Text("必填内容空缺", "A required part of the form is blank"),
    "profile.duties, keyWork, problems, causes, improvements, suggestions, conclusion ≠ ∅",
    new Text(
        "主要职能、重点工作、存在问题、原因分析、改进措施、有关建议、评价结论均已填写",
        "Duties, key work, problems, causes, improvements, suggestions and conclusion are filled in"),
    RuleSources.OfficialForm)
{
    public override IReadOnlyList<string> GetInputs(RuleInput input, RuleOutcome.Flag flag) => 
        [flag.Subject is "keyWork" ? "/keyWork/*/text" : flag.Subject is "duties" or "conclusion" ? flag.Pointer : $"{flag.Pointer}/*"];

    public override void Check(RuleInput input, List<RuleOutcome> outcomes)
    {
        var report = input.Report;
        outcomes.Add(CheckSection(HasText(report.Profile?.Duties), "/profile/duties", "duties", "部门主要职能", "Main duties"));
        outcomes.Add(CheckSection(HasText(report.KeyWork), "/keyWork", "keyWork", "年度重点工作", "Key work"));
        outcomes.Add(CheckSection(HasText(report.Problems), "/problems", "problems", "存在的主要问题", "Problems"));
        outcomes.Add(CheckSection(HasText(report.Causes), "/causes", "causes", "原因分析", "Causes"));
        outcomes.Add(CheckSection(HasText(report.Improvements), "/improvements", "improvements", "改进措施", "Improvements"));
        outcomes.Add(CheckSection(HasText(report.Suggestions), "/suggestions", "suggestions", "建议", "Suggestions"));
        outcomes.Add(CheckSection(HasText(report.Conclusion), "/conclusion", "conclusion", "评价结论", "Conclusion"));
    }

    private static RuleOutcome CheckSection(bool hasText, string pointer, string subject, string zh, string en) => hasText
        ? RuleOutcome.Pass
        : new RuleOutcome.Flag(
            pointer, subject, "必填", default, Format($"{subject} ≠ ∅"),
            Defer((zh, en), static facts => Compose($"“{facts.zh}”为必填内容，填报为空。", $"“{facts.en}” is required by the form but left blank.")));

    private static bool HasText(string? text) => !Placeholder.IsBlank(text);

    private static bool HasText(IReadOnlyList<string>? texts) => texts?.Any(HasText) == true;

    // Key work with figures but no text does not describe the work.
    private static bool HasText(IReadOnlyList<KeyWork>? keyWork) => keyWork?.Any(work => HasText(work.Text)) == true;
}
