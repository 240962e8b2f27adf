using PerfHub.Api.Http.Problems;

namespace PerfHub.Api.Http.OpenApi;

/// <summary>Kinds of refusals.</summary>
/// <param name="Kinds">The kinds.</param>
internal sealed record Refusals(IReadOnlyList<ProblemKind> Kinds);
