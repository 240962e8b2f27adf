using PerfHub.Api.Reports;

namespace PerfHub.Api.Features.Overviews;

/// <summary>A unit as the bulletin lists it; the report columns are null without a report.</summary>
internal sealed record BulletinRow
{
    public required string Bureau { get; init; }
    public required string Code { get; init; }
    public required string Name { get; init; }
    public required string Sector { get; init; }
    public required ReportStatus? Status { get; init; }
    public required decimal? Claimed { get; init; }
    public required decimal? Verified { get; init; }
}
