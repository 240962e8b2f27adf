using PerfHub.Api.Http.Problems;

namespace PerfHub.Api.Http.OpenApi;

/// <summary>Problems that an endpoint can return.</summary>
internal sealed record ProblemMetadata(IReadOnlyList<ProblemKind> Kinds);
