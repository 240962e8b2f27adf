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
        var groups = state.Groups;
        var sectors = state.Units.SelectMany(it => it.Sectors).GroupBy(it => it.NormalizedSector ?? it.Sector).Where(it => it.Any(row => row.Units > 0));
        var bureaus = state.Units.ToLookup(it => groups.GetGroup(it.Bureau), it => it.Sectors);
        return new Overview(
            groups.Own,
            year,
            RuleCatalogue.Version,
            CreateFigures(groups.All, state.Units.SelectMany(it => it.Sectors)),
            [.. groups.Bases.Where(it => it.Value > 0).OrderBy(it => it.Key).Select(it => new EvaluationBasis(it.Key.PolicyBureau, it.Key.PolicyVersion, it.Key.RuleSetVersion, it.Value))],
            [
                .. sectors.Select(it => new SectorOverview(ChooseName(it), CreateFigures(groups.Sectors.GetValueOrDefault(it.Key, Empty), it)))
                    .OrderBy(it => it.Sector, StringComparer.Ordinal),
            ],
            [
                // A bureau below is listed even without units; the overview's own bureau is not.
                .. groups.Bureaus.Keys.Append(groups.Own).Distinct().Order(StringComparer.Ordinal)
                    .Select(it => (Code: it, Figures: CreateFigures(groups.Bureaus.GetValueOrDefault(it, Empty), bureaus[it].SelectMany(units => units))))
                    .Where(it => it.Code != groups.Own || it.Figures.Filings.Registered > 0)
                    .Select(it => new BureauOverview(it.Code, state.Bureaus.GetName(it.Code), it.Figures)),
            ])
        {
            DataVersion = state.Version,
        };
    }

    /// <summary>Chooses one of the spellings of a sector.</summary>
    private static string ChooseName(IEnumerable<UnitCountRow> sector) => sector.Where(it => it.Units > 0).Select(it => it.Sector).Min(StringComparer.Ordinal)!;

    private static OverviewFigures CreateFigures(OverviewTally tally, IEnumerable<UnitCountRow> units)
    {
        var (registered, hidden) = (0, 0);
        foreach (var row in units)
        {
            registered += row.Units;
            hidden += row.Hidden;
        }

        return new OverviewFigures(
            CreateFilingFigures(tally, registered, hidden),
            new BudgetFigures(tally.Initial, tally.Adjusted, tally.Executed, Ratio.Percent(tally.Executed, tally.Adjusted)),
            CreateScoreFigures(tally.Claimed),
            CreateScoreFigures(tally.Verified),
            CreateScoreFigures(tally.Reviewed),
            [.. Grades.Select(grade => (Grade: grade, Units: tally.Count(grade))).Select(it => new GradeFigures(it.Grade, it.Units.Claimed, it.Units.Verified, it.Units.Reviewed))],
            [.. RuleCatalogue.All.Zip(tally.Rules, (rule, sum) => new RuleFigures(rule.Id, sum.Applicable, sum.Flagged, sum.Units, sum.UnitsFlagged))]);
    }

    private static FilingFigures CreateFilingFigures(OverviewTally tally, int registered, int hidden)
    {
        var (submitted, returned, accepted) = (tally.Count(ReportStatus.Submitted), tally.Count(ReportStatus.Returned), tally.Count(ReportStatus.Accepted));
        var filed = submitted + returned + accepted;
        return new FilingFigures(
            registered, filed, registered - filed, tally.Late, submitted, returned, accepted, tally.Count(ReportStatus.Withdrawn) - hidden,
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
