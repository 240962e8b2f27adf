namespace PerfHub.Web.Pages.Administration;

/// <summary>The unit and phase to extend, as they were typed.</summary>
public sealed class ExtensionTargetForm
{
    /// <summary>The unit's code.</summary>
    public string? Unit { get; set; }

    /// <summary>The phase, in the spelling of the API.</summary>
    public string? Phase { get; set; }
}
