using PerfHub.Api.Reports.Deviations;

namespace PerfHub.Api.Tests.Features.Deviations;

/// <summary>A deviation in both languages.</summary>
public sealed record LocalizedDeviation(DeviationItem Zh, DeviationItem En)
{
    public decimal? AbsoluteDifference => Zh.Difference is { } difference ? Math.Abs(difference) : null;
}
