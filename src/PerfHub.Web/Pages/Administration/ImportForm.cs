namespace PerfHub.Web.Pages.Administration;

/// <summary>The form of an import.</summary>
public sealed class ImportForm
{
    /// <summary>The list; none when the list that was checked is imported.</summary>
    public IFormFile? File { get; set; }

    /// <summary>The name of the list that was checked.</summary>
    public string? FileName { get; set; }

    /// <summary>The list that was checked, base64.</summary>
    public string? Content { get; set; }

    /// <summary>Whether keys are created for new units: <c>true</c> or nothing.</summary>
    public string? WithKeys { get; set; }
}
