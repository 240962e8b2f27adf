namespace PerfHub.Api.Reports.Deviations;

/// <summary>The sort keys of a list of deviations; ties are sorted by bureau, unit and rule.</summary>
public enum DeviationSortKey
{
    /// <summary>Bureau, unit and rule.</summary>
    Unit,

    /// <summary>Severity.</summary>
    Severity,

    /// <summary>The absolute difference; deviations without one are lowest.</summary>
    Difference,

    /// <summary>When the status or the figures last changed.</summary>
    Time,
}
