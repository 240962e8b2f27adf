namespace PerfHub.Web.Pages.Filing;

/// <summary>A draft whose document is that of another year than the page.</summary>
/// <param name="State">The draft.</param>
/// <param name="Year">The year of the document.</param>
/// <param name="IsStored">Whether the browser keeps it as the draft of the page's year.</param>
/// <param name="Replaces">Whether the other year has a draft already.</param>
public sealed record OtherYearDraft(DraftState State, int Year, bool IsStored, bool Replaces);
