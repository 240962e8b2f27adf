namespace PerfHub.Api.Features.Policies;

/// <summary>The effect on verified scores, points.</summary>
/// <param name="Changed">Reports whose score would be another.</param>
/// <param name="MeanNow">The mean now; null where there is no report.</param>
/// <param name="MeanThen">The mean under the draft.</param>
/// <param name="LargestRise">The most that any report would gain.</param>
/// <param name="LargestFall">The most that any report would lose.</param>
public sealed record ScoreEffect(int Changed, decimal? MeanNow, decimal? MeanThen, decimal LargestRise, decimal LargestFall);
