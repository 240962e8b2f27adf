using System.Text.Json.Serialization;
using PerfHub.Api.Features.Versions;
using PerfHub.Rules.Report;

namespace PerfHub.Api.Features.Overviews;

/// <summary>A year of a bureau, or of the region below it.</summary>
/// <param name="Bureau">The bureau's code.</param>
/// <param name="FiscalYear">The fiscal year.</param>
/// <param name="RuleSetVersion">The rule set that filings are judged by now.</param>
/// <param name="All">All units.</param>
/// <param name="JudgedBy">What the current reports were judged by.</param>
/// <param name="Sectors">The same of each sector, by its name.</param>
/// <param name="Bureaus">The same of each bureau directly below with all below it, and of the bureau's own units, by code.</param>
public sealed record Overview(
    string Bureau, int FiscalYear, string RuleSetVersion, OverviewFigures All, IReadOnlyList<JudgedBy> JudgedBy,
    IReadOnlyList<SectorOverview> Sectors, IReadOnlyList<BureauOverview> Bureaus) : IVersioned
{
    /// <summary>When anything that it shows changed last, UTC; <see langword="null"/> where nothing ever did.</summary>
    public DateTime? AsOf => State.At;

    /// <inheritdoc />
    [JsonIgnore]
    public ScopeVersion State { get; init; } = new(0, null);
}

/// <summary>What reports were judged by.</summary>
/// <param name="PolicyBureau">The bureau whose policy it was; <see langword="null"/> for the default.</param>
/// <param name="PolicyVersion">Its version; <see langword="null"/>, as the next, of reports that were filed before it was kept.</param>
/// <param name="RuleSetVersion">The rule set.</param>
/// <param name="Units">How many units' reports.</param>
public sealed record JudgedBy(string? PolicyBureau, int? PolicyVersion, string? RuleSetVersion, int Units);

/// <summary>A sector's figures.</summary>
/// <param name="Sector">The sector.</param>
/// <param name="Figures">The figures.</param>
public sealed record SectorOverview(string Sector, OverviewFigures Figures);

/// <summary>The figures of a bureau with all below it.</summary>
/// <param name="Bureau">Its code.</param>
/// <param name="Name">Its name.</param>
/// <param name="Figures">The figures.</param>
public sealed record BureauOverview(string Bureau, string Name, OverviewFigures Figures);

/// <summary>The figures of some units.</summary>
/// <param name="Filings">How many have filed.</param>
/// <param name="Budget">Their budgets, added up.</param>
/// <param name="Claimed">The scores that they claim; <see langword="null"/> where nobody has filed.</param>
/// <param name="Verified">The scores that their figures support; the same.</param>
/// <param name="Grades">How many claim each grade, and how many have it verified, the highest first.</param>
/// <param name="Deviations">How often each rule applied and was broken, in the order of the catalogue.</param>
public sealed record OverviewFigures(
    FilingFigures Filings, BudgetFigures Budget, ScoreFigures? Claimed, ScoreFigures? Verified, IReadOnlyList<GradeFigures> Grades,
    IReadOnlyList<RuleFigures> Deviations);

/// <summary>How many units have filed.</summary>
/// <param name="Registered">Units that file: active ones, and those that have filed.</param>
/// <param name="Filed">Of these, those whose report is there.</param>
/// <param name="Missing">Those whose report is not.</param>
/// <param name="Late">Filed after the window had closed.</param>
/// <param name="Submitted">Filed, not decided upon.</param>
/// <param name="Returned">Sent back.</param>
/// <param name="Accepted">Accepted.</param>
/// <param name="Coverage">Filed ÷ registered, percent, two decimals; <see langword="null"/> where nobody is registered.</param>
/// <param name="OnTimeRate">Filed in time ÷ registered, percent, two decimals; the same.</param>
public sealed record FilingFigures(
    int Registered, int Filed, int Missing, int Late, int Submitted, int Returned, int Accepted, decimal? Coverage, decimal? OnTimeRate);

/// <summary>Budgets, added up, 万元.</summary>
/// <param name="Initial">Initial.</param>
/// <param name="Adjusted">Adjusted.</param>
/// <param name="Executed">Executed.</param>
/// <param name="ExecutionRate">Executed ÷ adjusted of the sums, percent, two decimals: each unit has the weight of its budget.</param>
public sealed record BudgetFigures(decimal Initial, decimal Adjusted, decimal Executed, decimal? ExecutionRate);

/// <summary>How scores lie, points, two decimals.</summary>
/// <param name="Mean">The mean.</param>
/// <param name="Median">The median.</param>
/// <param name="P10">A tenth of the units has less; quantiles lie between two neighbours in proportion.</param>
/// <param name="P90">A tenth has more.</param>
/// <param name="Histogram">How many have a score in each range of ten points; what is below 0 or above 100 is in the first or the last.</param>
public sealed record ScoreFigures(decimal Mean, decimal Median, decimal P10, decimal P90, IReadOnlyList<ScoreRange> Histogram);

/// <summary>A range of scores.</summary>
/// <param name="From">From here, points.</param>
/// <param name="To">Up to here; not itself, but for 100.</param>
/// <param name="Units">How many units.</param>
public sealed record ScoreRange(int From, int To, int Units);

/// <summary>A grade.</summary>
/// <param name="Grade">The grade.</param>
/// <param name="Claimed">How many claim it.</param>
/// <param name="Verified">How many have it by their figures.</param>
public sealed record GradeFigures(Grade Grade, int Claimed, int Verified);

/// <summary>A rule, with its denominators.</summary>
/// <param name="Rule">The rule's id.</param>
/// <param name="Applicable">Places that the rule could be applied to.</param>
/// <param name="Flagged">Places where it is broken.</param>
/// <param name="UnitsApplicable">Units with such a place.</param>
/// <param name="UnitsFlagged">Units that break it somewhere.</param>
public sealed record RuleFigures(string Rule, long Applicable, long Flagged, int UnitsApplicable, int UnitsFlagged);
