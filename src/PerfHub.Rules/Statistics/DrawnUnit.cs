namespace PerfHub.Rules.Statistics;

/// <summary>A unit that was drawn.</summary>
/// <typeparam name="T">What a unit is known by.</typeparam>
/// <param name="Id">What it is known by.</param>
/// <param name="Weight">Its weight.</param>
/// <param name="Probability">How likely it was to be drawn, 0–1: 1, or the draws left · weight ÷ the rest's weight.</param>
public sealed record DrawnUnit<T>(T Id, long Weight, decimal Probability);
