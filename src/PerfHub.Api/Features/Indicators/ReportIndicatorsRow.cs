using PerfHub.Api.Reports;
using PerfHub.Api.Reports.State;

namespace PerfHub.Api.Features.Indicators;

/// <summary>A unit with the results of all its indicators; see <see cref="IndicatorResultCodec"/>.</summary>
internal sealed record ReportIndicatorsRow
{
    public required string Bureau { get; init; }
    public required string Unit { get; init; }
    public required string UnitName { get; init; }
    public required string Sector { get; init; }
    public required UnitKind Kind { get; init; }
    public required long ReportId { get; init; }
    public required byte[] Indicators { get; init; }

    public List<IndicatorResultRow> Decode() => IndicatorResultCodec.Decode(ReportId, Bureau, Indicators);

    public IndicatorRow ToIndicatorRow(IndicatorResultRow result) => new()
    {
        Bureau = Bureau,
        Unit = Unit,
        UnitName = UnitName,
        Sector = Sector,
        Kind = Kind,
        Ordinal = result.Ordinal,
        Code = result.Code,
        Target = result.Target,
        Final = result.Final,
        Completion = result.Completion,
        TargetUnit = result.TargetUnit,
        FinalUnit = result.FinalUnit,
    };
}
