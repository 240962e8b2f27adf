using PerfHub.Rules.Report;

namespace PerfHub.Api.Features.Policies;

/// <summary>Reports of one grade now and one grade under the draft.</summary>
/// <param name="Now">The grade now.</param>
/// <param name="Then">The grade under the draft.</param>
/// <param name="Count">How many.</param>
public sealed record GradeMove(Grade Now, Grade Then, int Count);
