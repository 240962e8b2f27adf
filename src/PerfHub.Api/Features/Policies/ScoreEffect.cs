namespace PerfHub.Api.Features.Policies;

/// <summary>The effect on verified scores, points.</summary>
/// <param name="Changed">Reports that would get another score.</param>
/// <param name="MeanNow">The current mean; <see langword="null"/> without reports.</param>
/// <param name="MeanThen">The mean under the draft; <see langword="null"/> without reports.</param>
/// <param name="LargestRise">The largest gain of a report.</param>
/// <param name="LargestFall">The largest loss of a report.</param>
public sealed record ScoreEffect(int Changed, decimal? MeanNow, decimal? MeanThen, decimal LargestRise, decimal LargestFall);
