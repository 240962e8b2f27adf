namespace PerfHub.Web.Pages.Filings;

/// <summary>The form with which a bureau gives a unit more time, as it was typed.</summary>
public sealed class ExtensionForm
{
    /// <summary>The last minute, in the bureau's time.</summary>
    public string? ClosesAt { get; set; }

    /// <summary>The reason.</summary>
    public string? Reason { get; set; }
}
