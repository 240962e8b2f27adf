namespace PerfHub.Documents.Drafts;

/// <summary>A figure that the document states with different values.</summary>
/// <param name="Pointer">The RFC 6901 pointer into the draft's report.</param>
/// <param name="Values">The values; the first one is in the report.</param>
public sealed record DraftConflict(string Pointer, IReadOnlyList<ConflictingValue> Values);
