using PerfHub.Api.Persistence;
using PerfHub.Api.Projections.Indexing;
using PerfHub.Api.Reports;
using PerfHub.Rules.Report;
using PerfHub.Rules.Rules;

namespace PerfHub.Api.Projections.Overviews;

/// <summary>Adds up the reports of a group of units. Reports can be removed again.</summary>
internal sealed class OverviewTally
{
    private readonly int[] _statuses = new int[Enum.GetValues<ReportStatus>().Length];
    private readonly (int Claimed, int Verified, int Reviewed)[] _grades = new (int, int, int)[Enum.GetValues<Grade>().Length];
    private readonly RuleSum[] _rules = new RuleSum[RuleCatalogue.All.Count];
    private Int128 _initial, _adjusted, _executed;

    /// <summary>Inactive units with a report that is not withdrawn.</summary>
    public int Inactive { get; private set; }

    /// <summary>Reports received after the window closed, withdrawn ones excepted.</summary>
    public int Late { get; private set; }

    public ScoreCounts Claimed { get; } = new();

    public ScoreCounts Verified { get; } = new();

    public ScoreCounts Reviewed { get; } = new();

    /// <summary>The initial budgets added up, 万元.</summary>
    public decimal Initial => DbValueConverter.FromScaled(_initial);

    /// <summary>The adjusted budgets added up, 万元.</summary>
    public decimal Adjusted => DbValueConverter.FromScaled(_adjusted);

    /// <summary>The executed amounts added up, 万元.</summary>
    public decimal Executed => DbValueConverter.FromScaled(_executed);

    /// <summary>The sum of each rule, in the order of the catalogue.</summary>
    public IReadOnlyList<RuleSum> Rules => _rules;

    /// <summary>The number of reports with a status.</summary>
    public int Count(ReportStatus status) => _statuses[(int)status];

    /// <summary>The number of reports with a grade.</summary>
    public (int Claimed, int Verified, int Reviewed) Count(Grade grade) => _grades[(int)grade];

    public void Add(in IndexedReport report) => Change(in report, 1);

    /// <summary>Removes a report that was added.</summary>
    public void Remove(in IndexedReport report) => Change(in report, -1);

    private void Change(in IndexedReport report, int sign)
    {
        if (!OverviewGroups.Counts(in report))
        {
            return;
        }

        _statuses[(int)report.Status] += sign;
        Inactive += report.Active ? 0 : sign;
        Late += report.Late && report.Status != ReportStatus.Withdrawn ? sign : 0;
        if (!report.Status.Counts())
        {
            return;
        }

        _initial += sign * report.Initial;
        _adjusted += sign * report.Adjusted;
        _executed += sign * report.Executed;
        Change(Claimed, report.Claimed, sign);
        Change(Verified, report.Verified, sign);
        _grades[(int)report.ClaimedGrade].Claimed += sign;
        _grades[(int)report.VerifiedGrade].Verified += sign;
        if (report.Reviewed is { } reviewed)
        {
            Change(Reviewed, reviewed, sign);
            _grades[(int)report.ReviewedGrade].Reviewed += sign;
        }

        foreach (var (rule, passed, flagged) in report.Tallies)
        {
            ref var sum = ref _rules[rule];
            sum.Applicable += sign * (passed + flagged);
            sum.Flagged += sign * flagged;
            sum.Units += sign;
            sum.UnitsFlagged += flagged > 0 ? sign : 0;
        }
    }

    private static void Change(ScoreCounts scores, long score, int sign)
    {
        if (sign > 0)
        {
            scores.Add(score);
        }
        else
        {
            scores.Remove(score);
        }
    }

    /// <summary>How often a rule applied and was broken, in places and in units.</summary>
    internal record struct RuleSum(long Applicable, long Flagged, int Units, int UnitsFlagged);
}
