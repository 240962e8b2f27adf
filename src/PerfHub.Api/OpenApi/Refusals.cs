using PerfHub.Api.Errors;

namespace PerfHub.Api.OpenApi;

/// <summary>Kinds of refusals.</summary>
/// <param name="Kinds">The kinds.</param>
internal sealed record Refusals(IReadOnlyList<ProblemKind> Kinds);
