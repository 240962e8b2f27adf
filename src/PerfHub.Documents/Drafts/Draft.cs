using System.Text.Json.Nodes;

namespace PerfHub.Documents.Drafts;

/// <summary>What was read from a document: a report as far as the document states it, and where each part of it stands.</summary>
/// <param name="Form">The form, e.g. <c>narrative-report</c>.</param>
/// <param name="Report">The report in its JSON shape; what the document does not state is absent.</param>
/// <param name="Sources">Where each figure and text of the report stands, by pointer.</param>
/// <param name="Conflicts">Figures that the document states with different values.</param>
/// <param name="Missing">What a report needs and the document does not state, and what had to be assumed.</param>
/// <param name="Unread">Passages with figures from which nothing was read.</param>
public sealed record Draft(
    string Form,
    JsonObject Report,
    IReadOnlyList<DraftSource> Sources,
    IReadOnlyList<DraftConflict> Conflicts,
    IReadOnlyList<MissingPart> Missing,
    IReadOnlyList<UnreadPassage> Unread);
