using System.Text.Json.Nodes;
using PerfHub.Client;

namespace PerfHub.Web.Pages.Filing;

/// <summary>
/// A draft as the browser keeps it, encrypted, so that a reload, a lost connection or an ended session loses nothing that was typed.
/// </summary>
public sealed record DraftState
{
    /// <summary>The report so far.</summary>
    public required JsonObject Report { get; init; }

    /// <summary>The name of the document that it was read from; <see langword="null"/> if there is none.</summary>
    public string? FileName { get; init; }

    /// <summary>Where the document states each value.</summary>
    public IReadOnlyList<DraftSource> Sources { get; init; } = [];

    /// <summary>What the document states in different ways.</summary>
    public IReadOnlyList<DraftConflict> Conflicts { get; init; } = [];

    /// <summary>Passages with figures that were not read.</summary>
    public IReadOnlyList<UnreadPassage> Unread { get; init; } = [];

    /// <summary>What the document does not state, or what had to be assumed when it was read.</summary>
    public IReadOnlyList<MissingItem> Missing { get; init; } = [];

    /// <summary>The revision that this draft replaces; <see langword="null"/> if no report was filed when it was begun.</summary>
    public int? BaseRevision { get; init; }

    /// <summary>The idempotency key of the filing: pressing the button again after a timeout files once.</summary>
    public required string FilingKey { get; init; }
}
