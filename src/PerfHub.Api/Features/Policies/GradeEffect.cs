namespace PerfHub.Api.Features.Policies;

/// <summary>The effect on verified grades.</summary>
/// <param name="Changed">Reports whose grade would be another.</param>
/// <param name="Reports">How many reports have each grade now and under the draft.</param>
public sealed record GradeEffect(int Changed, IReadOnlyList<GradeMove> Reports);
