namespace PerfHub.Api.Reports.State;

/// <summary>One indicator of a current revision.</summary>
public sealed record IndicatorResultRow
{
    /// <summary>The standing that it belongs to.</summary>
    public required long ReportId { get; init; }

    /// <summary>The indicator's place in the report, from 0.</summary>
    public required int Ordinal { get; init; }

    /// <summary>The unit's bureau.</summary>
    public required string Bureau { get; init; }

    /// <summary>The indicator's code.</summary>
    public required string Code { get; init; }

    /// <summary>The indicator's name.</summary>
    public required string Name { get; init; }

    /// <summary>Target value.</summary>
    public required decimal? Target { get; init; }

    /// <summary>Mid-year value.</summary>
    public required decimal? MidYear { get; init; }

    /// <summary>Final value.</summary>
    public required decimal? Final { get; init; }

    /// <summary>Final ÷ target, percent, where it applies.</summary>
    public required decimal? Completion { get; init; }

    /// <summary>Weight, points.</summary>
    public required decimal Weight { get; init; }

    /// <summary>Claimed score, points.</summary>
    public required decimal Claimed { get; init; }

    /// <summary>Verified score, points.</summary>
    public required decimal Verified { get; init; }
}
