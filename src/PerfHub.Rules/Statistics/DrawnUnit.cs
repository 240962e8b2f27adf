namespace PerfHub.Rules.Statistics;

/// <summary>A unit in a sample.</summary>
/// <typeparam name="T">The type of the unit's id.</typeparam>
/// <param name="Id">The id of the unit.</param>
/// <param name="Weight">The weight of the unit.</param>
/// <param name="Probability">The inclusion probability, 0–1: 1 for certain units, else remaining draws · weight ÷ remaining weight.</param>
public sealed record DrawnUnit<T>(T Id, long Weight, decimal Probability);
