using PerfHub.Api.Http.Problems;

namespace PerfHub.Api.Http.OpenApi;

/// <summary>Kinds of refusals.</summary>
/// <param name="Kinds">The kinds.</param>
internal sealed record ProblemMetadata(IReadOnlyList<ProblemKind> Kinds);
