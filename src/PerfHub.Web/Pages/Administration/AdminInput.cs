namespace PerfHub.Web.Pages.Administration;

/// <summary>Reads what was typed into the forms of the administration.</summary>
internal static class AdminInput
{
    /// <summary>The text without white space around it; <see langword="null"/> if nothing is left.</summary>
    public static string? NullIfEmpty(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
