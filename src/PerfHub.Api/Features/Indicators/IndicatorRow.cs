using PerfHub.Api.Reports;

namespace PerfHub.Api.Features.Indicators;

internal sealed record IndicatorRow
{
    public required string Bureau { get; init; }
    public required string Unit { get; init; }
    public required string UnitName { get; init; }
    public required string Sector { get; init; }
    public required UnitKind Kind { get; init; }
    public required int Ordinal { get; init; }
    public required string Code { get; init; }
    public required decimal? Target { get; init; }
    public required decimal? Final { get; init; }
    public required decimal? Completion { get; init; }
    public required string? TargetUnit { get; init; }
    public required string? FinalUnit { get; init; }

    public IndicatorSortKey SortKey => new(Completion, Bureau, Unit, Ordinal);
}
