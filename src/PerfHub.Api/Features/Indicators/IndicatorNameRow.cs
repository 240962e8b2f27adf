namespace PerfHub.Api.Features.Indicators;

/// <summary>A name of indicators: its normal form, the first of its spellings, and how many units and indicators have it.</summary>
internal sealed record IndicatorNameRow
{
    public required string Form { get; init; }
    public required string Name { get; init; }
    public required int Units { get; init; }
    public required int Indicators { get; init; }
}
