using System.Diagnostics;
using PerfHub.Api.Persistence;
using PerfHub.Api.Reports.Deviations;

namespace PerfHub.Api.Reports.Assessments;

/// <summary>Matches an assessment with the stored deviations of its report, and loads of these what the assessment changes.</summary>
internal static class DeviationMatcher
{
    // Each round reads deviations that were resolved long ago. More rounds than a few need reports that are made for it.
    private const int MaxRounds = 5;

    /// <summary>Matches the next revision of a report.</summary>
    /// <param name="reads">The session to read with.</param>
    /// <param name="reportId">The report's id; <see langword="null"/> if it was not filed before.</param>
    /// <param name="revision">Its current revision.</param>
    /// <param name="ruleSetVersion">The rule set by which that was last evaluated.</param>
    /// <param name="next">The assessment of the next revision.</param>
    public static async Task<(Assessment Assessment, DeviationCases Cases)> MatchNextAsync(
        IReadSession reads, long? reportId, int? revision, string? ruleSetVersion, Assessment next)
    {
        var cases = await EarlierDeviations.LoadAsync(reads, reportId, revision, ruleSetVersion, next);
        return await MatchAsync(reads, next, cases, it => DeviationSubjects.Pair(next.Report.Indicators, it, next.Evaluation.Deviations));
    }

    /// <summary>Matches another assessment of the current revision with deviations that were loaded without events.</summary>
    public static Task<(Assessment Assessment, DeviationCases Cases)> MatchStoredAsync(IReadSession reads, Assessment assessment, DeviationCases cases) =>
        MatchAsync(reads, assessment, cases, it => DeviationSubjects.FromStored(it, assessment.Evaluation.Deviations));

    private static async Task<(Assessment Assessment, DeviationCases Cases)> MatchAsync(
        IReadSession reads, Assessment assessment, DeviationCases cases, Func<DeviationCases, DeviationSubjects> pair)
    {
        var matched = assessment.WithSubjects(pair(cases));
        var known = cases.Resolved.Select(it => it.Id).ToHashSet();
        for (var round = 1; cases.ReportId is not null; round++)
        {
            var foundAgain = await cases.LoadFoundAgainAsync(reads, matched.Verdict.Findings);
            cases = cases with { Rows = [.. cases.Rows, .. foundAgain] };
            if (round == MaxRounds || foundAgain.TrueForAll(row => known.Contains(row.Id)))
            {
                break;
            }

            // A deviation that the pairing did not know may be that of another indicator under the same code.
            matched = assessment.WithSubjects(pair(cases));
        }

        cases = cases with { Events = await CaseHistoryReader.LoadAsync(reads, cases, matched.Verdict.Findings) };
        Activity.Current?.SetTag("perfhub.deviations.read", cases.Rows.Count + cases.Resolved.Count);
        Activity.Current?.SetTag("perfhub.deviations.events_read", cases.Events.Count);
        return (matched, cases);
    }
}
