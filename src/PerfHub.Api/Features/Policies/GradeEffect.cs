namespace PerfHub.Api.Features.Policies;

/// <summary>The effect on verified grades.</summary>
/// <param name="Changed">Reports that would get another grade.</param>
/// <param name="Reports">The number of reports by current grade and grade under the draft.</param>
public sealed record GradeEffect(int Changed, IReadOnlyList<GradeMove> Reports);
