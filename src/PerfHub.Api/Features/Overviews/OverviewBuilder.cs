using PerfHub.Api.Projections.Indexing;
using PerfHub.Api.Projections.Overviews;
using PerfHub.Api.Reports;
using PerfHub.Api.Reports.State;
using PerfHub.Rules.Report;
using PerfHub.Rules.Rules;
using PerfHub.Rules.Statistics;

namespace PerfHub.Api.Features.Overviews;

/// <summary>Builds the response of an overview.</summary>
internal static class OverviewBuilder
{
    private const int RangeWidth = 10, RangeCount = 10;

    private static readonly Grade[] Grades = Enum.GetValues<Grade>();

    private static readonly OverviewTally Empty = new();

    /// <summary>Builds the overview of a year.</summary>
    public static Overview Build(int year, OverviewState state)
    {
        var (groups, bureaus) = (state.Groups, state.Bureaus);
        var active = groups.Included.SelectMany(bureaus.GetUnits).ToList();
        var activeBySector = active.ToLookup(it => it.Form);
        var activeByBureau = active.ToLookup(it => groups.GetGroup(it.Bureau));

        // One of the spellings of each sector.
        var sectors = active.Select(it => (it.Form, it.Sector)).Concat(groups.InactiveSectors.Where(it => it.Value > 0).Select(it => it.Key))
            .GroupBy(it => it.Form, it => it.Sector).Select(it => (Form: it.Key, Name: it.Min(StringComparer.Ordinal)!));
        return new Overview(
            groups.Own,
            year,
            RuleCatalogue.Version,
            CreateFigures(groups.All, active),
            [.. groups.Bases.Where(it => it.Value > 0).OrderBy(it => it.Key).Select(it => new EvaluationBasis(it.Key.PolicyBureau, it.Key.PolicyVersion, it.Key.RuleSetVersion, it.Value))],
            [
                .. sectors.OrderBy(it => it.Name, StringComparer.Ordinal)
                    .Select(it => new SectorOverview(it.Name, CreateFigures(groups.Sectors.GetValueOrDefault(it.Form, Empty), activeBySector[it.Form]))),
            ],
            [
                // A bureau below is listed even without units; the overview's own bureau is not.
                .. groups.Bureaus.Keys.Append(groups.Own).Distinct().Order(StringComparer.Ordinal)
                    .Select(it => new BureauOverview(it, bureaus.GetName(it), CreateFigures(groups.Bureaus.GetValueOrDefault(it, Empty), activeByBureau[it])))
                    .Where(it => it.Bureau != groups.Own || it.Figures.Filings.Registered > 0),
            ])
        {
            DataVersion = state.Version,
        };
    }

    private static OverviewFigures CreateFigures(OverviewTally tally, IEnumerable<SectorUnitsRow> active) => new(
        CreateFilingFigures(tally, active.Sum(it => it.Units) + tally.Inactive),
        new BudgetFigures(tally.Initial, tally.Adjusted, tally.Executed, Ratio.Percent(tally.Executed, tally.Adjusted)),
        CreateScoreFigures(tally.Claimed),
        CreateScoreFigures(tally.Verified),
        CreateScoreFigures(tally.Reviewed),
        [.. Grades.Select(grade => (Grade: grade, Units: tally.Count(grade))).Select(it => new GradeFigures(it.Grade, it.Units.Claimed, it.Units.Verified, it.Units.Reviewed))],
        [.. RuleCatalogue.All.Zip(tally.Rules, (rule, sum) => new RuleFigures(rule.Id, sum.Applicable, sum.Flagged, sum.Units, sum.UnitsFlagged))]);

    private static FilingFigures CreateFilingFigures(OverviewTally tally, int registered)
    {
        var (submitted, returned, accepted) = (tally.Count(ReportStatus.Submitted), tally.Count(ReportStatus.Returned), tally.Count(ReportStatus.Accepted));
        var filed = submitted + returned + accepted;
        return new FilingFigures(
            registered, filed, registered - filed, tally.Late, submitted, returned, accepted, tally.Count(ReportStatus.Withdrawn),
            Ratio.Percent(filed, registered), Ratio.Percent(filed - tally.Late, registered));
    }

    private static ScoreFigures? CreateScoreFigures(ScoreCounts scores)
    {
        if (scores.Mean is not { } mean)
        {
            return null;
        }

        var ranges = new int[RangeCount];
        foreach (var (score, units) in scores.Ascending)
        {
            ranges[(int)Math.Clamp(Math.Floor(score / RangeWidth), 0m, RangeCount - 1m)] += units;
        }

        return new ScoreFigures(
            mean,
            scores.GetQuantile(50),
            scores.GetQuantile(10),
            scores.GetQuantile(90),
            [.. ranges.Select((units, i) => new ScoreRange(i * RangeWidth, (i + 1) * RangeWidth, units))]);
    }
}
