using PerfHub.Api.Persistence;
using PerfHub.Api.Reports.Deviations;

namespace PerfHub.Api.Reports.State;

/// <summary>The result of one indicator in a current report.</summary>
[TableTypeVersion(3)]
public sealed record IndicatorResultRow
{
    /// <summary>The id of the <see cref="CurrentReportRow"/>.</summary>
    public required long ReportId { get; init; }

    /// <summary>The indicator's index in the report, from 0.</summary>
    public required int Ordinal { get; init; }

    /// <summary>The unit's bureau.</summary>
    [ColumnWidth(12)] public required string Bureau { get; init; }

    /// <summary>The indicator's code.</summary>
    public required string Code { get; init; }

    /// <summary>The indicator's name.</summary>
    public required string Name { get; init; }

    /// <summary>The target value.</summary>
    public required decimal? Target { get; init; }

    /// <summary>The mid-year value.</summary>
    public required decimal? MidYear { get; init; }

    /// <summary>The final value.</summary>
    public required decimal? Final { get; init; }

    /// <summary>Final ÷ target, percent; <see langword="null"/> if it does not apply.</summary>
    public required decimal? Completion { get; init; }

    /// <summary>Weight, points.</summary>
    public required decimal Weight { get; init; }

    /// <summary>Claimed score, points.</summary>
    public required decimal Claimed { get; init; }

    /// <summary>Verified score, points.</summary>
    public required decimal Verified { get; init; }

    /// <summary>What identifies the indicator across revisions; <see langword="null"/> if that is its code. See <see cref="DeviationSubjects"/>.</summary>
    public required string? Subject { get; init; }

    /// <summary>The normal form of <see cref="Name"/>; <see langword="null"/> if that is the name itself. See <see cref="NormalForm"/>.</summary>
    public required string? NormalizedName { get; init; }

    /// <summary>The unit of measure of <see cref="Target"/> as stated; <see langword="null"/> if none is, or if the row is from before it was stored.</summary>
    [ColumnWidth(100)] public required string? TargetUnit { get; init; }

    /// <summary>The unit of measure of <see cref="Final"/>, as for the target.</summary>
    [ColumnWidth(100)] public required string? FinalUnit { get; init; }
}
