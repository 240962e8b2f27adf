using System.Text.Json.Nodes;
using PerfHub.Client;

namespace PerfHub.Web.Pages.Filing;

/// <summary>An entry that was removed from a list of the report, with what the document says of it.</summary>
/// <param name="List">The pointer of the list.</param>
/// <param name="Index">The place of the entry.</param>
/// <param name="Title">The name of the entry for people.</param>
/// <param name="Entry">The entry.</param>
/// <param name="Sources">Where the document states its values.</param>
/// <param name="Conflicts">What the document states in different ways.</param>
/// <param name="Missing">What the document does not state.</param>
public sealed record RemovedEntry(
    string List, int Index, string Title, JsonNode Entry, IReadOnlyList<DraftSource> Sources, IReadOnlyList<DraftConflict> Conflicts, IReadOnlyList<MissingItem> Missing);
