using System.Text.Json;
using PerfHub.Api.Http.Problems;
using PerfHub.Api.Persistence;
using PerfHub.Api.Reports.Assessments;
using PerfHub.Api.Reports.Policies;
using PerfHub.Api.Reports.Reviews;
using PerfHub.Api.Reports.State;
using PerfHub.Rules.Rules;

namespace PerfHub.Api.Features.SelfEvaluations;

/// <summary>Checks the score that a bureau states against the report that it accepts.</summary>
internal static class ReviewedScoreCheck
{
    private static readonly Text InvalidBodyDetail = new("请求内容有误，详见错误列表。", "The body is invalid; see errors.");

    /// <summary>Creates the row of a decision's score.</summary>
    /// <exception cref="ProblemException">422 with all errors.</exception>
    public static async Task<ReviewedScoreRow> CreateRowAsync(WriteSession session, ReviewedScoreBody body, DecisionRow decision, int year, Score score)
    {
        var parts = body.Parts ?? [];
        var errors = FindErrors(body, parts, decision, score).ToList();
        if (errors.Count > 0)
        {
            throw new ProblemException(ProblemKind.InvalidBody, InvalidBodyDetail, errors);
        }

        var policy = await EffectivePolicy.LoadAsync(session, decision.Bureau, year);
        var grade = policy.Policy.GradeBands.GetGrade(body.Total);
        return new ReviewedScoreRow(
            decision.ReportId, decision.Number, decision.Bureau, body.Total, grade, score.Claimed, score.Verified, JsonSerializer.Serialize(parts, ApiJson.Options));
    }

    private static IEnumerable<ValidationError> FindErrors(
        ReviewedScoreBody body, IReadOnlyList<ReviewedPart> parts, DecisionRow decision, Score score)
    {
        var known = score.Parts.Select(part => part.Pointer).ToHashSet();
        var seen = new HashSet<string>();
        for (var i = 0; i < parts.Count; i++)
        {
            if (!known.Contains(parts[i].Pointer))
            {
                yield return CreateError($"/reviewedScore/parts/{i}/pointer", "unknown-part", "报告中没有这一得分项", "the report's score has no such part");
            }
            else if (!seen.Add(parts[i].Pointer))
            {
                yield return CreateError($"/reviewedScore/parts/{i}/pointer", "duplicate", "同一得分项重复", "the part is stated twice");
            }
        }

        if (parts.Count == 0 && decision.Reason is null && body.Total != score.Verified)
        {
            yield return CreateError(
                "/reason", "required", "财政复核得分与系统复核得分不一致的，须说明调整的得分项或理由", "a total that differs from the verified one needs changed parts or a reason");
        }
    }

    private static ValidationError CreateError(string pointer, string code, string zh, string en) => new(pointer, code, new Text(zh, en));
}
