namespace PerfHub.Api.Features.Overviews;

/// <summary>A range of scores.</summary>
/// <param name="From">The lower bound, points, inclusive.</param>
/// <param name="To">The upper bound, points, exclusive; 100 is inclusive.</param>
/// <param name="Units">Units in the range.</param>
public sealed record ScoreRange(int From, int To, int Units);
