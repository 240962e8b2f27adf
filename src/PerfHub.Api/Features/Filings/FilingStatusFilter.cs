namespace PerfHub.Api.Features.Filings;

/// <summary>Which units are listed.</summary>
public enum FilingStatusFilter
{
    /// <summary>Those that have filed nothing.</summary>
    Missing,

    /// <summary>Those whose report is there, whatever became of it.</summary>
    Filed,

    /// <summary>Those whose report came after their window had closed.</summary>
    Late,

    /// <summary>Those whose report is not decided upon.</summary>
    Submitted,

    /// <summary>Those whose report was sent back.</summary>
    Returned,

    /// <summary>Those whose report was accepted.</summary>
    Accepted,
}
