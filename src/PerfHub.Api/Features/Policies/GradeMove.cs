using PerfHub.Rules.Report;

namespace PerfHub.Api.Features.Policies;

/// <summary>Reports by current grade and grade under the draft.</summary>
/// <param name="Now">The current grade.</param>
/// <param name="Then">The grade under the draft.</param>
/// <param name="Count">Reports with these grades.</param>
public sealed record GradeMove(Grade Now, Grade Then, int Count);
