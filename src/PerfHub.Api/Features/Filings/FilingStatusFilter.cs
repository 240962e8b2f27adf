namespace PerfHub.Api.Features.Filings;

/// <summary>Selects units by filing status.</summary>
public enum FilingStatusFilter
{
    /// <summary>Units without a report: nothing was filed, or what was filed was withdrawn.</summary>
    Missing,

    /// <summary>Units with a report in any status but withdrawn.</summary>
    Filed,

    /// <summary>Units whose report was received after their window closed.</summary>
    Late,

    /// <summary>Units whose report awaits review.</summary>
    Submitted,

    /// <summary>Units whose report was returned.</summary>
    Returned,

    /// <summary>Units whose report was accepted.</summary>
    Accepted,

    /// <summary>Units whose report was withdrawn.</summary>
    Withdrawn,
}
