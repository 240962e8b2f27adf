using System.Globalization;
using System.Text.Json;
using PerfHub.Api.Reports.Deviations;
using PerfHub.Rules.Rules;

namespace PerfHub.Api.Reports.Assessments;

/// <summary>
/// Deviations from rules of group F, which cannot judge a revision before it is compared with other units. Where the figures and texts
/// that such a deviation rests on are the same, it stays as it is until then: not to be judged is not to pass.
/// </summary>
internal static class UnjudgedDeviations
{
    /// <summary>The ids of the rules, with commas around each; for <c>LIKE</c>.</summary>
    public static string Rules { get; } = $",{string.Join(',', RuleCatalogue.All.Where(rule => rule.Group == RuleGroup.Peers).Select(rule => rule.Id))},";

    /// <summary>Whether a deviation that is not in the verdict of the current revision may be one of these.</summary>
    public static bool MayBe(DeviationRow row) => IsOfPeerRule(row) && row.Status != DeviationStatus.Resolved;

    /// <summary>Finds those of a revision, with their places in it, by id.</summary>
    public static IReadOnlyDictionary<string, DeviationRow> Find(Assessment assessment, IReadOnlyList<DeviationRow> rows, int revision)
    {
        var unjudged = new Dictionary<string, DeviationRow>();
        if (assessment.Inputs.Context.Peers is null)
        {
            // A rule that the policy has switched off has no tally.
            var enabled = assessment.Evaluation.Tallies.Select(tally => tally.Rule).ToHashSet(StringComparer.Ordinal);
            foreach (var row in rows.Where(row => MayBe(row) && enabled.Contains(row.RuleId)))
            {
                if (Place(assessment, row, revision) is { } placed)
                {
                    unjudged.Add(row.Id, placed);
                }
            }
        }

        return unjudged;
    }

    /// <summary>Resolves what a deviation of these rules would rest on in a report; <see langword="null"/> if it has no such indicator.</summary>
    public static (int? Index, IReadOnlyList<FlagInput> Inputs)? ResolveInputs(Assessment assessment, DeviationRow row)
    {
        var indicators = assessment.Report.Indicators;
        var subject = row.Indicator is null ? null : row.IndicatorSubject ?? row.Subject;
        var index = subject is null ? -1 : Enumerable.Range(0, indicators.Count).FirstOrDefault(i => assessment.Subjects.OfIndicator(i, indicators[i].Code) == subject, -1);
        if (subject is not null && index < 0)
        {
            return null;
        }

        var flag = new RuleOutcome.Flag(row.Pointer, row.Subject, row.Expected, row.Actual, row.Formula, new Text(row.MessageZh, row.MessageEn))
        {
            IndicatorIndex = subject is null ? null : index,
        };
        return (flag.IndicatorIndex, assessment.Evaluation.ResolveInputs(RuleCatalogue.ById[row.RuleId], flag));
    }

    private static bool IsOfPeerRule(DeviationRow row) => RuleCatalogue.ById.GetValueOrDefault(row.RuleId) is { Group: RuleGroup.Peers };

    private static DeviationRow? Place(Assessment assessment, DeviationRow row, int revision)
    {
        if (row.Revision == revision)
        {
            return row;
        }

        if (row.InputsHash is null || ResolveInputs(assessment, row) is not var (index, inputs)
            || !InputsHash.HaveSameReportInputs(row.InputsHash, InputsHash.Compute(inputs, reference: null, indicator: null)))
        {
            return null;
        }

        var placed = row with { Revision = revision, Inputs = JsonSerializer.Serialize(FlagInputCollection.Create(inputs), ApiJson.Options) };
        return index is not { } i ? placed : placed with
        {
            Pointer = string.Create(CultureInfo.InvariantCulture, $"/indicators/{i}/{row.Pointer.Split('/', 4)[^1]}"),
            Indicator = assessment.Report.Indicators[i].Code,
            IndicatorName = assessment.Report.Indicators[i].Name,
        };
    }
}
