namespace PerfHub.Api.Features.Overviews;

/// <summary>A range of scores.</summary>
/// <param name="From">From here, points.</param>
/// <param name="To">Up to here; not itself, but for 100.</param>
/// <param name="Units">How many units.</param>
public sealed record ScoreRange(int From, int To, int Units);
