using PerfHub.Api.Persistence;

namespace PerfHub.Api.Reports.State;

/// <summary>A unit's mid-year figures; never updated: the filing with the highest number is current.</summary>
public sealed record MidYearFilingRow
{
    /// <summary>The unit's bureau.</summary>
    [ColumnWidth(12)] public required string Bureau { get; init; }

    /// <summary>The fiscal year.</summary>
    public required int Year { get; init; }

    /// <summary>The unit's code.</summary>
    [ColumnWidth(32)] public required string Unit { get; init; }

    /// <summary>1, 2, 3 …</summary>
    public required int Number { get; init; }

    /// <summary>When it was received, UTC.</summary>
    public required DateTime ReceivedAt { get; init; }

    /// <summary>Whether it was received after the window closed.</summary>
    public required bool Late { get; init; }

    /// <summary>SHA-256 of the document as it was sent, hexadecimal.</summary>
    [ColumnWidth(64)] public required string ContentSha256 { get; init; }

    /// <summary><see cref="ContentSha256"/> of the previous filing; <see langword="null"/> for the first.</summary>
    [ColumnWidth(64)] public required string? PreviousSha256 { get; init; }

    /// <summary>The document, byte for byte, compressed.</summary>
    public required byte[] Document { get; init; }

    /// <summary>The id of the key that filed it.</summary>
    [ColumnWidth(200)] public required string FiledBy { get; init; }
}
