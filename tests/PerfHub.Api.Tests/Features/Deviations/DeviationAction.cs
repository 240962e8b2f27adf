namespace PerfHub.Api.Tests.Features.Deviations;

/// <summary>An event to add; <see cref="DeviationIndex"/> is taken modulo the number of deviations.</summary>
public sealed record DeviationAction(int DeviationIndex, string Kind, string Text);
