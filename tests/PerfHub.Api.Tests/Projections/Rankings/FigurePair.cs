namespace PerfHub.Api.Tests.Projections.Rankings;

/// <summary>Two figures, some of them equal once they are stored.</summary>
public sealed record FigurePair(decimal First, decimal Second);
