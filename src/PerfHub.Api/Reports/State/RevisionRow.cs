using PerfHub.Api.Reports.Receipts;

namespace PerfHub.Api.Reports.State;

/// <summary>What was filed, and what the system said of it. Never changed.</summary>
public record RevisionRow
{
    /// <summary>The standing that it belongs to.</summary>
    public required long ReportId { get; init; }

    /// <summary>1, 2, 3 …</summary>
    public required int Number { get; init; }

    /// <summary>The unit's bureau.</summary>
    public required string Bureau { get; init; }

    /// <summary>When it was received, UTC.</summary>
    public required DateTime ReceivedAt { get; init; }

    /// <summary>Whether the window had closed.</summary>
    public required bool Late { get; init; }

    /// <summary>SHA-256 of the document as it came, hexadecimal.</summary>
    public required string ContentSha256 { get; init; }

    /// <summary>The same of the revision before.</summary>
    public required string? PreviousSha256 { get; init; }

    /// <summary>The version of the policy it was judged by.</summary>
    public required int PolicyVersion { get; init; }

    /// <summary>The version of the rule set it was judged by.</summary>
    public required string RuleSetVersion { get; init; }

    /// <summary>The document, byte for byte, compressed.</summary>
    public required byte[] Document { get; init; }

    /// <summary>The <see cref="Verdict"/> as JSON, compressed.</summary>
    public required byte[] Verdict { get; init; }

    /// <summary>The id of the key that filed it; nothing where that was not yet kept.</summary>
    public required string? FiledBy { get; init; }

    /// <summary>The receipt's place in the chain of its bureau; nothing where there was none yet, as with the two below.</summary>
    public required long? ChainSeq { get; init; }

    /// <summary>SHA-256 of the receipt; see <see cref="ReceiptChain"/>.</summary>
    public required string? ReceiptSha256 { get; init; }

    /// <summary>The head of the chain with this receipt.</summary>
    public required string? ChainHead { get; init; }
}
