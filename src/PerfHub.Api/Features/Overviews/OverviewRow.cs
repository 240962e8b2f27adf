using PerfHub.Api.Reports;
using PerfHub.Rules.Report;

namespace PerfHub.Api.Features.Overviews;

/// <summary>A unit and its report of the year; the report columns are null without one.</summary>
internal sealed record OverviewRow
{
    public required string Bureau { get; init; }
    public required string Sector { get; init; }
    public required ReportStatus? Status { get; init; }
    public required bool? Late { get; init; }
    public required decimal? Claimed { get; init; }
    public required decimal? Verified { get; init; }
    public required Grade? ClaimedGrade { get; init; }
    public required Grade? VerifiedGrade { get; init; }
    public required decimal? Initial { get; init; }
    public required decimal? Adjusted { get; init; }
    public required decimal? Executed { get; init; }
    public required string? PolicyBureau { get; init; }
    public required int? PolicyVersion { get; init; }
    public required string? RuleSetVersion { get; init; }
    public required byte[]? RuleTallies { get; init; }
    public required decimal? ReviewedTotal { get; init; }
    public required Grade? ReviewedGrade { get; init; }
}
