using PerfHub.Api.Persistence;
using PerfHub.Api.Projections.Rankings;
using PerfHub.Api.Reports.Deviations;
using PerfHub.Api.Reports.State;
using PerfHub.Rules.Rules;
using PerfHub.Rules.Statistics;

namespace PerfHub.Api.Features.Rankings;

/// <summary>Builds the response of a ranking.</summary>
internal static class RankingPageBuilder
{
    /// <summary>Builds a page; <paramref name="cursor"/> is that of the request.</summary>
    public static Ranking Build(GetRanking.Query query, RankingPage page, RankingCursor cursor) => new(
        page.Population,
        RuleCatalogue.Version,
        cursor.PrecedingCount > 0 && cursor.Fingerprint != page.Fingerprint,
        [.. page.Units.Select(unit => BuildUnit(unit, page.Population))],
        page.HasMore ? RankingCursor.EncodeNext(query, page) : null)
    {
        DataVersion = page.Version,
    };

    private static RankedUnit BuildUnit(in RankedPlace place, long population)
    {
        var (report, traits) = (place.Report, place.Report.Traits!);
        var (claimed, verified) = (DbValueConverter.FromScaled(report.Claimed), DbValueConverter.FromScaled(report.Verified));
        var reviewed = report.Reviewed is { } score ? DbValueConverter.FromScaled(score) : (decimal?)null;
        return new RankedUnit(
            place.Rank,
            Ratio.Percentile(place.Rank, population),
            DbValueConverter.FromScaled(place.Value),
            report.Unit,
            report.UnitName,
            traits.Bureau,
            place.BureauName,
            traits.Sector,
            traits.Kind,
            new RankedScore(claimed, verified, claimed - verified) { Reviewed = reviewed },
            new RankedGrade(report.ClaimedGrade, report.VerifiedGrade) { Reviewed = reviewed is null ? null : report.ReviewedGrade },
            report.ExecutionRate is { } rate ? DbValueConverter.FromScaled(rate) : null,
            new DeviationCounts(report.High, report.Medium, report.Low),
            traits.PolicyBureau,
            traits.PolicyVersion,
            traits.RuleSetVersion);
    }
}
