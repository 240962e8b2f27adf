using PerfHub.Api.Http.Caching;
using PerfHub.Api.Reports.State;

namespace PerfHub.Api.Features.MidYear;

/// <summary>The receipt for stored mid-year figures; it never changes.</summary>
public record MidYearReceipt
{
    /// <summary>The bureau's code.</summary>
    public required string Bureau { get; init; }

    /// <summary>The unit's code.</summary>
    public required string Unit { get; init; }

    /// <summary>The fiscal year.</summary>
    public required int FiscalYear { get; init; }

    /// <summary>The revision number, from 1.</summary>
    public required int Revision { get; init; }

    /// <summary>When they were received, UTC.</summary>
    public required DateTime ReceivedAt { get; init; }

    /// <summary>Whether they were received after the window closed, as it was set then.</summary>
    public required bool Late { get; init; }

    /// <summary>SHA-256 of the body as it was sent, hexadecimal.</summary>
    public required string ContentSha256 { get; init; }

    /// <summary><c>contentSha256</c> of the previous revision; <see langword="null"/> for the first.</summary>
    public required string? PreviousSha256 { get; init; }

    internal string ComputeETag() => EntityTags.Compute(ContentSha256, $"{Revision}");

    internal static MidYearReceipt FromRow(MidYearFilingRow row) => new()
    {
        Bureau = row.Bureau,
        Unit = row.Unit,
        FiscalYear = row.Year,
        Revision = row.Number,
        ReceivedAt = row.ReceivedAt,
        Late = row.Late,
        ContentSha256 = row.ContentSha256,
        PreviousSha256 = row.PreviousSha256,
    };
}
