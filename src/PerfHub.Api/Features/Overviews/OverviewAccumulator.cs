using PerfHub.Api.Reports;
using PerfHub.Rules.Report;
using PerfHub.Rules.Rules;
using PerfHub.Rules.Statistics;

namespace PerfHub.Api.Features.Overviews;

/// <summary>Adds up the figures of units. It holds two scores for each unit, because medians need them.</summary>
internal sealed class OverviewAccumulator
{
    private const int RangeWidth = 10, RangeCount = 10;

    private static readonly Grade[] Grades = Enum.GetValues<Grade>();

    private readonly List<decimal> _claimed = [], _verified = [], _reviewed = [];
    private readonly int[] _countsByStatus = new int[Enum.GetValues<ReportStatus>().Length];
    private readonly int[] _claimedGrades = new int[Grades.Length], _verifiedGrades = new int[Grades.Length], _reviewedGrades = new int[Grades.Length];
    private readonly Dictionary<string, (long Applicable, long Flagged, int Units, int UnitsFlagged)> _rules = [];

    private int _registered, _filed, _late;
    private decimal _initial, _adjusted, _executed;

    public void Add(OverviewRow row, IReadOnlyList<RuleTally> tallies)
    {
        _registered++;
        if (row.Status is not { } status)
        {
            return;
        }

        _countsByStatus[(int)status]++;
        if (status == ReportStatus.Withdrawn)
        {
            return;
        }

        _filed++;
        _late += row.Late == true ? 1 : 0;
        if (!status.Counts())
        {
            return;
        }

        _initial += row.Initial ?? 0m;
        _adjusted += row.Adjusted ?? 0m;
        _executed += row.Executed ?? 0m;
        _claimed.Add(row.Claimed!.Value);
        _verified.Add(row.Verified!.Value);
        _claimedGrades[(int)row.ClaimedGrade!.Value]++;
        _verifiedGrades[(int)row.VerifiedGrade!.Value]++;
        if (row.ReviewedTotal is { } reviewed)
        {
            _reviewed.Add(reviewed);
            _reviewedGrades[(int)row.ReviewedGrade!.Value]++;
        }

        foreach (var tally in tallies)
        {
            var applicable = tally.Passed + tally.Flagged;
            var sum = _rules.GetValueOrDefault(tally.Rule);
            _rules[tally.Rule] = (
                sum.Applicable + applicable, sum.Flagged + tally.Flagged,
                sum.Units + (applicable > 0 ? 1 : 0), sum.UnitsFlagged + (tally.Flagged > 0 ? 1 : 0));
        }
    }

    public OverviewFigures ToFigures() => new(
        CreateFilingFigures(),
        new BudgetFigures(_initial, _adjusted, _executed, Ratio.Percent(_executed, _adjusted)),
        CreateScoreFigures(_claimed),
        CreateScoreFigures(_verified),
        CreateScoreFigures(_reviewed),
        [.. Grades.Select((grade, i) => new GradeFigures(grade, _claimedGrades[i], _verifiedGrades[i], _reviewedGrades[i]))],
        [
            .. RuleCatalogue.All.Select(rule => (rule.Id, Sum: _rules.GetValueOrDefault(rule.Id)))
                .Select(it => new RuleFigures(it.Id, it.Sum.Applicable, it.Sum.Flagged, it.Sum.Units, it.Sum.UnitsFlagged)),
        ]);

    private FilingFigures CreateFilingFigures()
    {
        int Count(ReportStatus status) => _countsByStatus[(int)status];
        return new FilingFigures(
            _registered, _filed, _registered - _filed, _late, Count(ReportStatus.Submitted), Count(ReportStatus.Returned), Count(ReportStatus.Accepted),
            Count(ReportStatus.Withdrawn), Ratio.Percent(_filed, _registered), Ratio.Percent(_filed - _late, _registered));
    }

    private static ScoreFigures? CreateScoreFigures(List<decimal> scores)
    {
        if (scores.Count == 0)
        {
            return null;
        }

        scores.Sort();
        var ranges = new int[RangeCount];
        foreach (var score in scores)
        {
            ranges[(int)Math.Clamp(Math.Floor(score / RangeWidth), 0m, RangeCount - 1m)]++;
        }

        return new ScoreFigures(
            Ratio.Mean(scores.Sum(), scores.Count)!.Value,
            Quantiles.Compute(scores, 50),
            Quantiles.Compute(scores, 10),
            Quantiles.Compute(scores, 90),
            [.. ranges.Select((units, i) => new ScoreRange(i * RangeWidth, (i + 1) * RangeWidth, units))]);
    }
}
