using PerfHub.Api.Tests.Infrastructure;

namespace PerfHub.Api.Tests.Features.Bureaus;

/// <summary>Moves a bureau, after some units have filed.</summary>
/// <param name="Bureau">The index of the bureau.</param>
/// <param name="Parent">The index of the new parent, which may be the bureau itself or one below it; <see langword="null"/> for the top level.</param>
/// <param name="Filings">The reports filed before the move, by unit index.</param>
public sealed record BureauMove(int Bureau, int? Parent, IReadOnlyList<(int Unit, SmallReport Report)> Filings);
