namespace PerfHub.Documents.Drafts;

/// <summary>A part of a report that was not found in the document, or was assumed.</summary>
/// <param name="Pointer">The RFC 6901 pointer into the draft's report.</param>
/// <param name="Chinese">What is missing or was assumed, in Chinese.</param>
/// <param name="English">The same in English.</param>
public sealed record MissingPart(string Pointer, string Chinese, string English);
