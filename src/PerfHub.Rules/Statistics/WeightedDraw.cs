namespace PerfHub.Rules.Statistics;

/// <summary>The result of <see cref="WeightedSampler{T}.Draw"/>.</summary>
/// <typeparam name="T">The type of a unit's id.</typeparam>
/// <param name="Population">The number of units to draw from.</param>
/// <param name="Certain">The number of units that were certain to be drawn because of their weight.</param>
/// <param name="RestWeight">The total weight of all other units, drawn or not.</param>
/// <param name="Units">The drawn units, certain ones first.</param>
public sealed record WeightedDraw<T>(int Population, int Certain, long RestWeight, IReadOnlyList<DrawnUnit<T>> Units);
