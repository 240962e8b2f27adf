namespace PerfHub.Rules.Statistics;

/// <summary>What was drawn.</summary>
/// <typeparam name="T">What a unit is known by.</typeparam>
/// <param name="Population">How many could be drawn.</param>
/// <param name="Certain">How many of those drawn were certain to be.</param>
/// <param name="RestWeight">What all others weigh together, drawn or not.</param>
/// <param name="Units">The units, those that were certain first.</param>
public sealed record WeightedDraw<T>(int Population, int Certain, long RestWeight, IReadOnlyList<DrawnUnit<T>> Units);
