namespace PerfHub.Web.Pages.Administration;

/// <summary>The form of filing windows, as it was typed, in the bureau's time. A phase without times is inherited.</summary>
public sealed class WindowsForm
{
    /// <summary>When mid-year figures can be filed from.</summary>
    public string? MidYearOpensAt { get; set; }

    /// <summary>The last minute for mid-year figures.</summary>
    public string? MidYearClosesAt { get; set; }

    /// <summary>When reports can be filed from.</summary>
    public string? FinalOpensAt { get; set; }

    /// <summary>The last minute for reports.</summary>
    public string? FinalClosesAt { get; set; }

    /// <summary>The version that the user has seen.</summary>
    public string? Tag { get; set; }
}
