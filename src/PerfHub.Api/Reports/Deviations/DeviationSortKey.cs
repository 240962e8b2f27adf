namespace PerfHub.Api.Reports.Deviations;

/// <summary>What a list of deviations goes by.</summary>
public enum DeviationSortKey
{
    /// <summary>Bureau, unit and rule.</summary>
    Unit,

    /// <summary>How grave they are.</summary>
    Severity,

    /// <summary>The amount of the difference, up or down; none is less than any.</summary>
    Difference,

    /// <summary>When status or figures changed last.</summary>
    Time,
}
