namespace PerfHub.Documents.Writing;

/// <summary>A part of a document that is written: <see cref="LayoutText"/>, <see cref="LayoutTable"/> or <see cref="LayoutChart"/>.</summary>
public abstract record LayoutBlock;
