using PerfHub.Api.Persistence;
using PerfHub.Api.Reports.Receipts;
using PerfHub.Api.Security;

namespace PerfHub.Api.Reports.State;

/// <summary>A filed report with its evaluation at filing; never updated.</summary>
[TableTypeVersion(2)]
public record RevisionRow
{
    /// <summary>The id of the <see cref="CurrentReportRow"/>.</summary>
    public required long ReportId { get; init; }

    /// <summary>1, 2, 3 …</summary>
    public required int Number { get; init; }

    /// <summary>The unit's bureau.</summary>
    [ColumnWidth(12)] public required string Bureau { get; init; }

    /// <summary>When it was received, UTC.</summary>
    public required DateTime ReceivedAt { get; init; }

    /// <summary>Whether it was received after the window closed.</summary>
    public required bool Late { get; init; }

    /// <summary>SHA-256 of the document as it was sent, hexadecimal.</summary>
    [ColumnWidth(64)] public required string ContentSha256 { get; init; }

    /// <summary><see cref="ContentSha256"/> of the previous revision; <see langword="null"/> for the first.</summary>
    [ColumnWidth(64)] public required string? PreviousSha256 { get; init; }

    /// <summary>The version of the policy.</summary>
    public required int PolicyVersion { get; init; }

    /// <summary>The version of the rule set.</summary>
    [ColumnWidth(20)] public required string RuleSetVersion { get; init; }

    /// <summary>The document, byte for byte, compressed.</summary>
    public required byte[] Document { get; init; }

    /// <summary>The <see cref="Assessments.Verdict"/> as JSON, compressed.</summary>
    public required byte[] Verdict { get; init; }

    /// <summary>The id of the key that filed it; <see langword="null"/> if filed before the column existed.</summary>
    [ColumnWidth(200)] public required string? FiledBy { get; init; }

    /// <summary>The receipt's position in the chain of its bureau; <see langword="null"/>, as the two below, if filed before there were chains.</summary>
    public required long? ChainSeq { get; init; }

    /// <summary>SHA-256 of the receipt; see <see cref="ReceiptChain"/>.</summary>
    [ColumnWidth(64)] public required string? ReceiptSha256 { get; init; }

    /// <summary>The head of the chain with this receipt.</summary>
    [ColumnWidth(64)] public required string? ChainHead { get; init; }

    /// <summary>The role of the caller that filed it; <see langword="null"/> if filed before the column existed.</summary>
    public required Role? FiledByRole { get; init; }
}
