using System.Text.Json.Serialization;
using PerfHub.Client.Json;

namespace PerfHub.Client;

/// <summary>Evidence for an outcome: a text, or a list of documents. Both convert to it.</summary>
[JsonConverter(typeof(TextOrEvidenceItemsJsonConverter))]
public sealed record TextOrEvidenceItems
{
    /// <summary>Makes evidence of a text.</summary>
    /// <param name="text">The text.</param>
    public TextOrEvidenceItems(string text) => Text = text;

    /// <summary>Makes evidence of documents.</summary>
    /// <param name="items">The documents.</param>
    public TextOrEvidenceItems(IReadOnlyList<EvidenceItem> items) => Items = items;

    /// <summary>The text; <see langword="null"/> if it is a list.</summary>
    public string? Text { get; }

    /// <summary>The documents; <see langword="null"/> if it is a text.</summary>
    public IReadOnlyList<EvidenceItem>? Items { get; }

    /// <summary>Makes evidence of a text.</summary>
    /// <param name="text">The text.</param>
    public static implicit operator TextOrEvidenceItems(string text) => new(text);

    /// <summary>Makes evidence of documents.</summary>
    /// <param name="items">The documents.</param>
    public static implicit operator TextOrEvidenceItems(EvidenceItem[] items) => new((IReadOnlyList<EvidenceItem>)items);
}
