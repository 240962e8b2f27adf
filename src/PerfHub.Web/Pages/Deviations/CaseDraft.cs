using PerfHub.Client;

namespace PerfHub.Web.Pages.Deviations;

/// <summary>What a user has typed about a case, or for a bulk decision, and not sent.</summary>
/// <param name="Kind">The action that was chosen.</param>
/// <param name="Text">The explanation, reason or comment.</param>
/// <param name="Assignee">The person who has to look into it.</param>
/// <param name="DueOn">Until when.</param>
public sealed record CaseDraft(DeviationActionKind Kind, string? Text, string? Assignee, DateOnly? DueOn)
{
    /// <summary>Whether nothing was typed.</summary>
    public bool IsEmpty => string.IsNullOrWhiteSpace(Text) && string.IsNullOrWhiteSpace(Assignee) && DueOn is null;
}
