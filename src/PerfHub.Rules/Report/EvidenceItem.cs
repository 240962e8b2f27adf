namespace PerfHub.Rules.Report;

/// <summary>One piece of evidence for an outcome (佐证材料).</summary>
public sealed record EvidenceItem
{
    /// <summary>The name of the document.</summary>
    [TextLength(1, 500)] public required string Name { get; init; }

    /// <summary>Where the document can be found: an absolute http or https address.</summary>
    [TextLength(0, 2000), TextFormat(TextFormat.WebAddress)] public string? Url { get; init; }

    /// <summary>SHA-256 of the document, 64 hexadecimal digits.</summary>
    [TextFormat(TextFormat.Sha256)] public string? Sha256 { get; init; }
}
