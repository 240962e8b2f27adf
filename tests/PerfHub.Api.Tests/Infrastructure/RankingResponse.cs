using PerfHub.Api.Features.Rankings;

namespace PerfHub.Api.Tests.Infrastructure;

/// <summary>One page of a ranking. The API's own record holds serialized units and cannot be read back.</summary>
public sealed record RankingResponse(
    long Population, string RuleSetVersion, bool HasChanged, IReadOnlyList<RankedUnit> Items, string? NextCursor, DateTime? AsOf);
