using PerfHub.Documents.Parsing;

namespace PerfHub.Documents.Forms.Narrative;

/// <summary>A figure that was read from the key work.</summary>
internal sealed record KeyWorkFigure(string Pointer, string Label, decimal Value, string Unit, SourceText Source);
